"""Fields of a command as values that somebody sends, with the strictness of the core's."""

import re
from collections.abc import Callable, Iterable
from dataclasses import MISSING as NO_DEFAULT
from datetime import datetime
from enum import Enum
from functools import reduce
from inspect import isclass
from operator import or_
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, create_model
from pydantic_core import PydanticCustomError

from hexameter.application.unset import UNSET, Unset
from hexameter.entrypoints.input.command_fields import CommandFields
from hexameter.entrypoints.input.fields import MISSING, Id, StrictModel, Text, Timestamp

_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)


class UnsupportedField(TypeError):
    """A field whose type has no form in a request."""


class Arguments(BaseModel):
    """Values given as text. Texts are converted, as those of a path or a query are."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


def parameter(fields: CommandFields, name: str) -> Any:
    """The type of a path or query parameter. Raises `UnsupportedField`."""
    return _supported(fields, name, _from_text)


def body(fields: CommandFields, model: str, names: Iterable[str]) -> type[StrictModel]:
    """A schema of these fields in JSON. Raises `UnsupportedField`."""
    return create_model(model, __base__=StrictModel, **_members(fields, names, _from_json))


def arguments(fields: CommandFields, names: Iterable[str]) -> type[Arguments]:
    """A schema of these fields on a command line. Raises `UnsupportedField`."""
    return create_model("Arguments", __base__=Arguments, **_members(fields, names, _from_argument))


def sent_values(model: BaseModel) -> dict[str, Any]:
    """The fields of the command that were sent."""
    values = {name: getattr(model, name) for name in type(model).model_fields}
    return {name: value for name, value in values.items() if value is not MISSING}


def _members(
    fields: CommandFields, names: Iterable[str], of_type: Callable[[Any], Any]
) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name in names:
        default = fields.default(name)
        if default is NO_DEFAULT:
            default = ...
        elif default is UNSET:
            default = MISSING
        members[name] = (_supported(fields, name, of_type), default)
    return members


def _supported(fields: CommandFields, name: str, of_type: Callable[[Any], Any]) -> Any:
    try:
        return _strict(fields.annotation(name), of_type)
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
        return reduce(or_, (_strict(each, of_type) for each in get_args(annotation)))
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


def _from_argument(annotation: Any) -> Any:
    if annotation is Unset:
        return MISSING
    if annotation is float:
        finite = Annotated[float, Field(allow_inf_nan=False)]
        return Annotated[finite, BeforeValidator(_number)]
    if get_origin(annotation) is tuple and get_args(annotation)[1:] == (...,):
        item = _strict(get_args(annotation)[0], _from_text)
        return Annotated[list[item], AfterValidator(tuple)]
    return _from_text(annotation)


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


def _number(value: object) -> object:
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        raise PydanticCustomError("float_parsing", "Must be a number.")
    return value
