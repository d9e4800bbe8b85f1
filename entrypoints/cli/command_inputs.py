"""What extensions take beside the commands of the core, as options."""

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from inspect import Parameter, signature, unwrap
from pkgutil import resolve_name
from typing import Any

from hexameter.application.inputs import InputTypes
from hexameter.application.plain_data import Record
from hexameter.entrypoints.cli.typer_commands import build_command, typed_parameter
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.extensions.wiring.taking_inputs import DeclaredInputs
from hexameter.entrypoints.input.command_line import CommandLine, input_lines

COMMANDS_WITH_INPUTS: Mapping[str, str] = {
    "create-admin": "hexameter.application.users.create_user:CreateUserCommand",
    "set-role": "hexameter.application.users.set_role:SetRoleCommand",
    "import": "hexameter.application.imports.import_command:ImportPostCommand",
}
"""The commands of use cases, as import strings. `import` passes one input on to every post."""

_given: ContextVar[Sequence[Record]] = ContextVar("given", default=())


def given_inputs() -> Sequence[Record]:
    """What was given for extensions with the command that runs now."""
    return _given.get()


def with_input_options(name: str, command: Any, inputs: DeclaredInputs) -> Any:
    """The command, with an option for each field that extensions take beside it. Raises
    `ExtensionError` for one that it has already.
    """
    types = inputs.of(resolve_name(COMMANDS_WITH_INPUTS[name]))
    if not types:
        return command
    beside = input_lines(types)
    own = unwrap(command.callback)
    parameters = list(signature(own).parameters.values())
    for extension, line in beside.items():
        _require_free(name, command, extension, line)
    added = [typed_parameter(each) for line in beside.values() for each in line.parameters()]

    def run(**given: Any) -> None:
        token = _given.set(read_inputs(types, beside, given))
        try:
            own(**{each.name: given[each.name] for each in parameters})
        finally:
            _given.reset(token)

    run.__doc__ = own.__doc__
    keyword_only = [each.replace(kind=Parameter.KEYWORD_ONLY) for each in parameters]
    return build_command(name, run, [*keyword_only, *added])


def read_inputs(
    types: InputTypes, lines: Mapping[str, CommandLine], given: Mapping[str, Any]
) -> list[Record]:
    """Raises `CommandFailed` for what is not valid."""
    from hexameter.entrypoints.cli.failures import wrong_usage
    from hexameter.entrypoints.input.argument_values import InvalidArguments, input_values

    try:
        return input_values(types, lines, given)
    except InvalidArguments as wrong:
        raise wrong_usage(wrong.problems) from None


def _require_free(name: str, command: Any, extension: str, line: CommandLine) -> None:
    taken = {option for each in command.params for option in each.opts}
    for parameter in line.parameters():
        if parameter.option in taken:
            raise ExtensionError(
                extension, f"hexameter {name} has an option {parameter.option} already."
            )
