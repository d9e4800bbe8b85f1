"""The JSON form of flat dataclasses: events, and what extensions take beside a command."""

from collections.abc import Mapping, Sequence
from dataclasses import Field, fields
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, ClassVar, Protocol, TypeVar, cast, get_args, get_origin, get_type_hints
from uuid import UUID

R = TypeVar("R", bound="Record")


class Record(Protocol):
    """A dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


def plain_data(record: Record) -> dict[str, object]:
    """The fields: UUIDs as strings, enumerations as their values, times in RFC 3339 (UTC, `Z`)."""
    return {field.name: _plain(getattr(record, field.name)) for field in fields(record)}


def from_plain(kind: type[R], data: Mapping[str, object]) -> R:
    """The record of which `plain_data` made this. Fields that it does not have are left out."""
    hints = get_type_hints(kind)
    return kind(
        **{
            field.name: _typed(hints[field.name], data[field.name])
            for field in fields(kind)
            if field.name in data
        }
    )


def _typed(annotation: Any, value: object) -> object:
    """A `NewType` is the type that it is made of; of a union, the first that fits."""
    annotation = getattr(annotation, "__supertype__", annotation)
    if value is None:
        return None
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is tuple and isinstance(value, list):
        return _typed_items(arguments, cast(list[object], value))
    if origin is None:
        return _typed_scalar(annotation, value)
    for option in arguments:
        try:
            typed = _typed(option, value)
        except ValueError:
            continue
        if typed is not value:
            return typed
    return value


def _typed_items(arguments: Sequence[Any], values: Sequence[object]) -> tuple[object, ...]:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        return tuple(_typed(arguments[0], value) for value in values)
    return tuple(map(_typed, arguments, values))


def _typed_scalar(annotation: Any, value: object) -> object:
    if isinstance(annotation, type):
        if issubclass(annotation, Enum):
            return annotation(value)
        if isinstance(value, str) and annotation is UUID:
            return UUID(value)
        if isinstance(value, str) and annotation in (datetime, date):
            return annotation.fromisoformat(value)
    return value


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        digits = "microseconds" if value.microsecond % 1000 else "milliseconds"
        return value.astimezone(UTC).isoformat(timespec=digits).replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(item) for item in cast(Sequence[object], value)]
    return value
