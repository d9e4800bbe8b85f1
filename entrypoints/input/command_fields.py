"""Fields of a command as parameters and members of a body, with the strictness of the core's."""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING as NO_DEFAULT
from dataclasses import Field as DataclassField
from dataclasses import fields
from datetime import datetime
from enum import Enum
from inspect import isclass
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, create_model
from pydantic_core import PydanticCustomError

from hexameter.application.unset import UNSET, Unset
from hexameter.entrypoints.input.fields import MISSING, Id, StrictModel, Text, Timestamp

_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,18}", re.ASCII)


class UnsupportedField(TypeError):
    """A field whose type has no form in a request."""


class CommandFields:
    """The fields of a command by name, with their types and defaults."""

    def __init__(self, command: type[Any]) -> None:
        self._hints = get_type_hints(command, include_extras=True)
        self._fields: Mapping[str, DataclassField[Any]] = {
            field.name: field for field in fields(command)
        }

    def __contains__(self, name: object) -> bool:
        return name in self._fields

    def names(self) -> list[str]:
        return list(self._fields)

    def annotation(self, name: str) -> Any:
        return self._hints[name]

    def parameter(self, name: str) -> Any:
        """The type of a path or query parameter. Raises `UnsupportedField`."""
        return self._strict(name, _from_text)

    def default(self, name: str) -> Any:
        """`NO_DEFAULT` for a field that must be given."""
        field = self._fields[name]
        if field.default_factory is not NO_DEFAULT:
            return field.default_factory()
        return field.default

    def body(self, model: str, names: list[str]) -> type[StrictModel]:
        """A schema of these fields. Raises `UnsupportedField`."""
        members: dict[str, Any] = {}
        for name in names:
            default = self.default(name)
            if default is NO_DEFAULT:
                default = ...
            elif default is UNSET:
                default = MISSING
            members[name] = (self._strict(name, _from_json), default)
        return create_model(model, __base__=StrictModel, **members)

    def _strict(self, name: str, of_type: Callable[[Any], Any]) -> Any:
        try:
            return _strict(self._hints[name], of_type)
        except UnsupportedField as problem:
            raise UnsupportedField(
                f"the field {name} of its command has the type {problem}, which is not supported"
            ) from None


def _strict(annotation: Any, of_type: Callable[[Any], Any]) -> Any:
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *rest = get_args(annotation)
        return Annotated[_strict(inner, of_type), *rest]
    if origin in (Union, UnionType):
        return Union[tuple(_strict(each, of_type) for each in get_args(annotation))]  # noqa: UP007
    if annotation is NoneType:
        return None
    return of_type(annotation)


def _from_json(annotation: Any) -> Any:
    if annotation is Unset:
        return MISSING
    if annotation in (bool, int):
        return annotation
    if annotation is float:
        return Annotated[float, Field(allow_inf_nan=False)]
    if get_origin(annotation) is tuple and get_args(annotation)[1:] == (...,):
        item = _strict(get_args(annotation)[0], _from_json)
        return Annotated[list[item], AfterValidator(tuple)]
    return _common(annotation)


def _from_text(annotation: Any) -> Any:
    if annotation is bool:
        return Annotated[bool, BeforeValidator(_true_or_false)]
    if annotation is int:
        return Annotated[int, BeforeValidator(_whole_number)]
    return _common(annotation)


def _common(annotation: Any) -> Any:
    simple = {str: Text, UUID: Id, datetime: Timestamp}
    if annotation in simple:
        return simple[annotation]
    if get_origin(annotation) is Literal:
        return annotation
    if isclass(annotation) and issubclass(annotation, Enum):
        values = tuple(member.value for member in annotation)
        return Annotated[Literal[values], AfterValidator(annotation)]
    raise UnsupportedField(getattr(annotation, "__name__", str(annotation)))


def _true_or_false(value: object) -> object:
    if isinstance(value, str):
        if value not in ("true", "false"):
            raise PydanticCustomError("bool_parsing", "Must be true or false.")
        return value == "true"
    return value


def _whole_number(value: object) -> object:
    """Pydantic would also take `1.0`, ` 1` and `1_0`."""
    if isinstance(value, str) and not _WHOLE_NUMBER.fullmatch(value):
        raise PydanticCustomError("int_parsing", "Must be a whole number.")
    return value
