"""Whether what extensions take beside commands can be sent, over HTTP and on the command line."""

from collections.abc import Callable, Sequence
from dataclasses import is_dataclass
from inspect import signature

from hexameter.application.inputs import Inputs
from hexameter.entrypoints.extensions.changes import Input
from hexameter.entrypoints.extensions.declaration import Extension
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.extensions.wiring.annotations import (
    MissingArgument,
    annotations_of,
    command_type,
)
from hexameter.entrypoints.extensions.wiring.taking_inputs import DeclaredInputs
from hexameter.entrypoints.input.argument_values import check_command_line
from hexameter.entrypoints.input.command_fields import CommandFields
from hexameter.entrypoints.input.command_line import CommandLine, InvalidCommandLine, input_lines
from hexameter.entrypoints.input.strict_types import UnsupportedField, body


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
    fields = CommandFields(declared.kind)
    try:
        body(fields, kind, fields.names())
    except UnsupportedField as problem:
        return f"{kind}, which it takes with {command}, cannot be sent: {problem}"
    return None


def check_command_lines(extensions: Sequence[Extension]) -> None:
    """Raises `ExtensionError` for a field that cannot be an argument or an option."""
    inputs = DeclaredInputs(extensions)
    for extension in extensions:
        for declared in extension.use_cases:
            if declared.command is None:
                continue
            command = command_type(declared.use_case)
            line = CommandLine(CommandFields(command))
            try:
                check_command_line(line, input_lines(inputs.of(command)).values())
            except InvalidCommandLine as problem:
                raise ExtensionError(
                    extension.name, f"the command {declared.command}: {problem}."
                ) from None


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
