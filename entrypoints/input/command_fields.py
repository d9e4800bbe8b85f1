"""The fields of a command, as HTTP and the command line read them."""

from collections.abc import Mapping
from dataclasses import MISSING as NO_DEFAULT
from dataclasses import Field as DataclassField
from dataclasses import fields
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from hexameter.application.unset import Unset
from hexameter.domain.pagination import PageRequest


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

    def kinds(self, name: str) -> list[Any]:
        """The types that the field may have, without their metadata."""
        return [kind for kind in _kinds(self._hints[name]) if kind is not Unset]

    def default(self, name: str) -> Any:
        """`NO_DEFAULT` for a field that must be given."""
        field = self._fields[name]
        if field.default_factory is not NO_DEFAULT:
            return field.default_factory()
        return field.default

    @property
    def page(self) -> str | None:
        """The field that asks for a page."""
        return next((name for name in self._fields if self._hints[name] is PageRequest), None)


def _kinds(annotation: Any) -> list[Any]:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _kinds(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return [kind for each in get_args(annotation) for kind in _kinds(each)]
    return [annotation]
