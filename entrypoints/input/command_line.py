"""How the fields of a command are given on the command line."""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING as NO_DEFAULT
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from inspect import isclass
from types import NoneType
from typing import Any, Literal, get_args, get_origin
from uuid import UUID

from hexameter.application.inputs import InputTypes
from hexameter.application.unset import UNSET
from hexameter.entrypoints.input.command_fields import CommandFields

PAGE_OPTIONS = ("limit", "offset", "sort")
"""They stand for a field of the type `PageRequest`."""

RESERVED = frozenset({"as", "json", "help"})


class InvalidCommandLine(TypeError):
    """A field cannot be given on the command line."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """`field` is the field of the command that it sets. `clears`: a flag that sets it to None."""

    name: str
    field: str
    kind: Literal["argument", "option", "flag", "list", "clears"]
    is_required: bool
    metavar: str
    default: str | None
    help: str | None

    @property
    def option(self) -> str:
        return f"--{self.name.replace('_', '-')}"

    @property
    def shown(self) -> str:
        return self.metavar if self.kind == "argument" else self.option


class CommandLine:
    """The arguments and options of one command, but for those of a page.

    With a `prefix`, what one extension takes beside it: only options, whose names begin with the
    prefix, and which may all be left out.
    """

    def __init__(self, fields: CommandFields, prefix: str = "") -> None:
        self.fields = fields
        self.prefix = prefix
        self.names = [name for name in fields.names() if name != fields.page]

    def parameters(self) -> list[Parameter]:
        """Required ones first."""
        found = [self._parameter(name) for name in self.names]
        found += [self._clearing(name) for name in self.names if self._can_be_cleared(name)]
        return sorted(found, key=lambda each: each.kind != "argument")

    def check(self, beside: Iterable["CommandLine"] = ()) -> None:
        """Raises `InvalidCommandLine` for an option that has another meaning."""
        taken = {*RESERVED, *(PAGE_OPTIONS if self.fields.page else ())}
        for parameter in [each for line in (self, *beside) for each in line.parameters()]:
            if parameter.kind != "argument" and parameter.name in taken:
                raise InvalidCommandLine(f"the option {parameter.option} has a meaning already")
            taken.add(parameter.name)

    def _parameter(self, name: str) -> Parameter:
        kinds = self.fields.kinds(name)
        default = self.fields.default(name)
        is_required = default is NO_DEFAULT
        if bool in kinds:
            kind = "flag"
        elif any(get_origin(each) is tuple for each in kinds):
            kind = "list"
        else:
            kind = "argument" if is_required and not self.prefix else "option"
        return Parameter(
            name=self.prefix + name,
            field=name,
            kind=kind,
            is_required=is_required and not self.prefix,
            metavar=name.upper() if kind == "argument" else _metavar(kinds),
            default=_shown_default(default),
            help=self._help(name, kinds),
        )

    def _can_be_cleared(self, name: str) -> bool:
        default, kinds = self.fields.default(name), self.fields.kinds(name)
        return NoneType in kinds and bool not in kinds and default not in (None, NO_DEFAULT)

    def _clearing(self, name: str) -> Parameter:
        return Parameter(
            f"no_{self.prefix}{name}", name, "clears", False, "", None, f"Leave {name} empty."
        )

    def _help(self, name: str, kinds: list[Any]) -> str | None:
        """The description of Pydantic's `Field`, or the possible values."""
        for metadata in get_args(self.fields.annotation(name))[1:]:
            if description := getattr(metadata, "description", None):
                return str(description)
        values = [value for kind in kinds for value in _values(kind)]
        return f"One of {', '.join(values)}." if values else None


def input_lines(types: InputTypes) -> dict[str, CommandLine]:
    """The options of what extensions take beside a command, by the name of the extension."""
    return {
        name: CommandLine(CommandFields(kind), f"{name.replace('-', '_')}_")
        for name, kind in types.items()
    }


def _metavar(kinds: list[Any]) -> str:
    names: Mapping[Any, str] = {int: "INTEGER", float: "NUMBER", UUID: "UUID", datetime: "TIME"}
    return next((names[kind] for kind in kinds if kind in names), "TEXT")


def _values(kind: Any) -> list[str]:
    if get_origin(kind) is Literal:
        return [str(value) for value in get_args(kind)]
    if isclass(kind) and issubclass(kind, Enum):
        return [str(member.value) for member in kind]
    return []


def _shown_default(default: object) -> str | None:
    if default in (None, NO_DEFAULT, UNSET, (), ""):
        return None
    return str(default.value if isinstance(default, Enum) else default)
