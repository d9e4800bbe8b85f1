"""The commands that extensions add to the command line."""

import os
from collections.abc import Iterable, Mapping
from inspect import Parameter as SignatureParameter
from inspect import getdoc
from pathlib import Path
from typing import Annotated, Any

import typer
from typing_extensions import override

from hexameter.application.inputs import InputTypes
from hexameter.domain.pagination import DEFAULT_LIMIT, MAX_LIMIT, MAX_OFFSET
from hexameter.entrypoints.cli.command_inputs import (
    COMMANDS_WITH_INPUTS,
    read_inputs,
    with_input_options,
)
from hexameter.entrypoints.cli.console import print_warning
from hexameter.entrypoints.cli.failures import Commands
from hexameter.entrypoints.cli.typer_commands import build_command, option, typed_parameter
from hexameter.entrypoints.extensions.command_line_names import named_use_cases
from hexameter.entrypoints.extensions.declaration import UseCase
from hexameter.entrypoints.extensions.discovery import ALL, discover
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.extensions.wiring.annotations import command_type
from hexameter.entrypoints.extensions.wiring.taking_inputs import DeclaredInputs
from hexameter.entrypoints.input.command_fields import CommandFields
from hexameter.entrypoints.input.command_line import CommandLine, input_lines

_SETTING = "HEXAMETER_EXTENSIONS"
_PANEL = "Commands of extensions"
_COMMANDS = f"{__name__}.commands"
"""The key in a context of the commands that were found."""


class CommandsOfExtensions(Commands):
    """The core's commands, and those of active extensions. Extensions are loaded for the list, for
    a name that the core does not have, and for commands with which they may take more.
    """

    @override
    def list_commands(self, ctx: Any) -> list[str]:
        try:
            return [*super().list_commands(ctx), *_declared(ctx)]
        except ExtensionError as problem:
            print_warning(str(problem))
            return super().list_commands(ctx)

    @override
    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        command = super().get_command(ctx, cmd_name)
        if command is not None:
            return command
        declared = _declared(ctx).get(cmd_name)
        return None if declared is None else _command(cmd_name, *declared)

    @override
    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is run."""
        name, command, rest = super().resolve_command(ctx, args)
        if name is not None and name in COMMANDS_WITH_INPUTS:
            command = with_input_options(name, command, DeclaredInputs(discover(_chosen())))
        return name, command, rest


def _declared(ctx: Any) -> Mapping[str, tuple[UseCase[Any], InputTypes]]:
    """With what extensions take beside the command. Raises `ExtensionError`."""
    if _COMMANDS not in ctx.meta:
        extensions = discover(_chosen())
        inputs = DeclaredInputs(extensions)
        ctx.meta[_COMMANDS] = {
            name: (declared, inputs.of(command_type(declared.use_case)))
            for name, declared in named_use_cases(extensions).items()
        }
    return ctx.meta[_COMMANDS]


def _chosen() -> list[str]:
    """As the setting says. The settings are not loaded, because the list must be quick; commands
    that are run load them, and report what is wrong with them.
    """
    values: dict[str, str | None] = {}
    try:
        if Path(".env").exists():
            from dotenv import dotenv_values

            values.update(dotenv_values(".env"))
    except (OSError, UnicodeDecodeError):
        return [ALL]
    values.update(os.environ)
    named = {name.upper(): value for name, value in values.items()}
    chosen = named.get(_SETTING)
    return [ALL] if chosen is None else [each.strip() for each in chosen.split(",") if each.strip()]


def _command(name: str, declared: UseCase[Any], types: InputTypes) -> Any:
    line = CommandLine(CommandFields(command_type(declared.use_case)))
    beside = input_lines(types)

    def run(*, as_: str | None, json_: bool, **given: Any) -> None:
        from hexameter.entrypoints.cli.runners.extensions.use_case import run_use_case

        inputs = read_inputs(types, beside, given)
        run_use_case(declared, line, given, inputs=inputs, username=as_, as_json=json_)

    run.__doc__ = getdoc(declared.use_case)
    return build_command(name, run, _signature(declared, line, beside.values()), panel=_PANEL)


def _signature(
    declared: UseCase[Any], line: CommandLine, beside: Iterable[CommandLine]
) -> list[SignatureParameter]:
    parameters = [typed_parameter(each) for one in (line, *beside) for each in one.parameters()]
    if line.fields.page:
        parameters += _page_options(declared)
    username = typer.Option(
        "--as",
        metavar="USERNAME",
        help="Act for this person, with the permissions of their role, instead of the operator.",
    )
    as_json = typer.Option("--json", help="Print the result as JSON.")
    return [
        *parameters,
        option("as_", Annotated[str | None, username], None),
        option("json_", Annotated[bool, as_json], False),
    ]


def _page_options(declared: UseCase[Any]) -> list[SignatureParameter]:
    limit = typer.Option(min=1, max=MAX_LIMIT, help="How many to show.")
    offset = typer.Option(min=0, max=MAX_OFFSET, help="How many to skip.")
    options = [
        option("limit", Annotated[int, limit], DEFAULT_LIMIT),
        option("offset", Annotated[int, offset], 0),
    ]
    sorts = declared.http.sorts if declared.http else ()
    if sorts:
        keys = ", ".join(sort.removeprefix("-") for sort in sorts)
        by = typer.Option(help=f"One of {keys}; with - before it, descending.")
        options.append(option("sort", Annotated[str, by], sorts[0]))
    return options
