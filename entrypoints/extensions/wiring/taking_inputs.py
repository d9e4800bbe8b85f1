"""What extensions take beside the commands of use cases."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import is_dataclass
from functools import partial
from inspect import signature
from typing import Any

from hexameter.application.inputs import Inputs, InputTypes
from hexameter.application.takes_inputs import TakesInputs
from hexameter.entrypoints.catalogue import Entry
from hexameter.entrypoints.extensions.changes import Input
from hexameter.entrypoints.extensions.declaration import Extension
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.extensions.wiring.annotations import (
    MissingArgument,
    annotations_of,
    command_type,
)
from hexameter.entrypoints.input.command_fields import CommandFields


class DeclaredInputs:
    """The types that active extensions take, by command."""

    def __init__(self, extensions: Sequence[Extension]) -> None:
        self._types: dict[type[object], dict[str, type[Any]]] = {}
        for extension in extensions:
            for declared in extension.inputs:
                self._types.setdefault(declared.command, {})[extension.name] = declared.kind

    def __bool__(self) -> bool:
        return bool(self._types)

    def of(self, command: type[object]) -> InputTypes:
        return self._types.get(command, {})


def check_inputs(extensions: Sequence[Extension]) -> None:
    """Raises `ExtensionError` for one that no call can take, and for a function that must take the
    inputs and does not.
    """
    commands = {
        command_type(declared.use_case)
        for extension in extensions
        for declared in extension.use_cases
    }
    owners: dict[tuple[type[object], object], str] = {}
    for extension in extensions:
        for taker in (*extension.wraps, *extension.before_commit):
            _require_inputs(extension.name, taker.function)
        for declared in extension.inputs:
            if problem := _problem(extension.name, declared, commands, owners):
                raise ExtensionError(extension.name, f"{problem}.")
            for key in (extension.name, declared.kind):
                owners[declared.command, key] = extension.name


def _problem(
    name: str,
    declared: Input,
    commands: set[type[object]],
    owners: dict[tuple[type[object], object], str],
) -> str | None:
    command, kind = declared.command.__name__, declared.kind.__name__
    if declared.command not in commands:
        return f"it takes {kind} with {command}, which is no command of an active feature"
    if (declared.command, name) in owners:
        return f"it takes two inputs with {command}; make one class of them"
    if owner := owners.get((declared.command, declared.kind)):
        return f"{owner} takes {kind} with {command} already"
    if not is_dataclass(declared.kind):
        return f"{kind}, which it takes with {command}, is no dataclass"
    from hexameter.entrypoints.input.strict_types import (  # noqa: PLC0415 - loads Pydantic
        UnsupportedField,
        body,
    )

    fields = CommandFields(declared.kind)
    try:
        body(fields, kind, fields.names())
    except UnsupportedField as problem:
        return f"{kind}, which it takes with {command}, cannot be sent: {problem}"
    return None


def taking_inputs(
    inputs: DeclaredInputs, catalogue: Iterable[Entry]
) -> dict[type[Any], Callable[[Any], TakesInputs]]:
    """For each use case, a function that lets it pass on what was sent for extensions. Empty if no
    extension takes anything.
    """
    if not inputs:
        return {}
    return {
        entry.use_case: partial(TakesInputs, types=inputs.of(command_type(entry.use_case)))
        for entry in catalogue
        if hasattr(entry.use_case, "execute")
    }


def _require_inputs(name: str, function: Callable[..., object]) -> None:
    names = list(signature(function).parameters)
    try:
        annotations = annotations_of(function)
    except MissingArgument as missing:
        raise ExtensionError(name, f"{missing}.") from None
    if len(names) < 3 or annotations.get(names[2], Inputs) is not Inputs:
        raise ExtensionError(
            name, f"{function.__name__} must take `inputs: Inputs` as its third argument."
        )
