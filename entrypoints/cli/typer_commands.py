"""Commands of Typer whose options are not written as a function."""

from collections.abc import Callable, Sequence
from inspect import Parameter as SignatureParameter
from inspect import Signature
from typing import Annotated, Any

import typer

from hexameter.entrypoints.input.command_line import Parameter


def build_command(
    name: str,
    run: Callable[..., None],
    parameters: Sequence[SignatureParameter],
    *,
    panel: str | None = None,
) -> Any:
    """Calls `run` with the parameters by name. Its docstring is the help."""
    signature: Any = run
    signature.__signature__ = Signature(parameters)
    signature.__annotations__ = {each.name: each.annotation for each in parameters}
    app = typer.Typer(
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="markdown",
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.command(name, rich_help_panel=panel)(run)
    return typer.main.get_command(app)


def typed_parameter(parameter: Parameter) -> SignatureParameter:
    default = SignatureParameter.empty if parameter.is_required else None
    name, text = parameter.name, parameter.help
    if parameter.kind == "argument":
        return option(name, Annotated[str, typer.Argument(metavar=parameter.metavar, help=text)])
    shown = parameter.default or False
    if parameter.kind == "clears":
        flag = typer.Option(parameter.option, help=text)
        return option(name, Annotated[bool, flag], False)
    if parameter.kind == "flag":
        both = f"{parameter.option}/--no-{parameter.option.removeprefix('--')}"
        flag = typer.Option(both, help=text, show_default=shown)
        return option(name, Annotated[bool | None, flag], default)
    valued = typer.Option(
        parameter.option, metavar=parameter.metavar, help=text, show_default=shown
    )
    if parameter.kind == "list":
        return option(name, Annotated[list[str] | None, valued], default)
    return option(name, Annotated[str | None, valued], default)


def option(
    name: str, annotation: Any, default: Any = SignatureParameter.empty
) -> SignatureParameter:
    return SignatureParameter(
        name, SignatureParameter.KEYWORD_ONLY, annotation=annotation, default=default
    )
