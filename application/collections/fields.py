"""The fields of a collection's rows, read from their annotations."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from dataclasses import dataclass as _dataclass
from datetime import date, datetime
from enum import Enum, StrEnum, auto
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

MAX_TEXT = 1_000_000
MAX_ENUM = 64
"""Code points in the value of an enumeration."""


class InvalidCollection(TypeError):
    """A declaration that cannot be kept. The message is the predicate of a sentence, and names the
    collection and the field.
    """


@_dataclass(frozen=True, slots=True)
class MaxLength:
    """How many code points a text may have.

    >>> title: Annotated[str, MaxLength(200)]
    """

    length: int


class Kind(Enum):
    UUID = auto()
    BOOL = auto()
    INT = auto()
    TEXT = auto()
    DATETIME = auto()
    DATE = auto()
    ENUM = auto()
    TEXTS = auto()


_KINDS: Mapping[Any, Kind] = {
    UUID: Kind.UUID,
    bool: Kind.BOOL,
    int: Kind.INT,
    datetime: Kind.DATETIME,
    date: Kind.DATE,
    tuple[str, ...]: Kind.TEXTS,
}


@_dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """`default` is `dataclasses.MISSING` where there is none."""

    name: str
    kind: Kind
    optional: bool
    max_length: int = 0
    enum: type[StrEnum] | None = None
    default: object = MISSING


def fields_of(row_type: type[object], collection: str) -> dict[str, Field]:
    """Raises `InvalidCollection`."""
    if not is_dataclass(row_type):
        raise InvalidCollection(f"{collection} must be a Collection[...] of a dataclass")
    try:
        hints = get_type_hints(row_type, include_extras=True)
    except NameError as unknown:
        raise InvalidCollection(
            f"{collection}: {row_type.__name__} is annotated with {unknown.name}, which cannot be "
            "found at run time"
        ) from None
    found = dict[str, Field]()
    for field in fields(row_type):
        if not field.init:
            raise InvalidCollection(f"{collection}.{field.name} must be an argument of __init__")
        where = f"{collection}.{field.name}"
        found[field.name] = _field(field.name, hints[field.name], field.default, where)
    return found


def _field(name: str, annotation: Any, default: object, where: str) -> Field:
    inner, optional = _without_none(annotation)
    max_length = 0
    if get_origin(inner) is Annotated:
        inner, *extras = get_args(inner)
        # Annotated[str | None, ...] says the same as Annotated[str, ...] | None.
        inner, inside = _without_none(inner)
        optional = optional or inside
        max_length = next((each.length for each in extras if isinstance(each, MaxLength)), 0)
    if isinstance(inner, type) and issubclass(inner, StrEnum):
        if any(len(member.value) > MAX_ENUM for member in inner):
            raise InvalidCollection(f"{where} has a value of more than {MAX_ENUM} characters")
        return Field(name=name, kind=Kind.ENUM, optional=optional, enum=inner, default=default)
    if inner is str:
        if not 1 <= max_length <= MAX_TEXT:
            raise InvalidCollection(
                f"{where} needs a length from 1 to {MAX_TEXT}, as in Annotated[str, MaxLength(200)]"
            )
        return Field(
            name=name, kind=Kind.TEXT, optional=optional, max_length=max_length, default=default
        )
    if inner not in _KINDS:
        raise InvalidCollection(
            f"{where} must be a UUID, bool, int, Annotated[str, MaxLength(n)], datetime, date, "
            "StrEnum or tuple[str, ...], or one of these | None"
        )
    return Field(name=name, kind=_KINDS[inner], optional=optional, default=default)


def _without_none(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) not in (Union, UnionType):
        return annotation, False
    rest = [each for each in get_args(annotation) if each is not NoneType]
    return (rest[0], True) if len(rest) == 1 else (annotation, False)
