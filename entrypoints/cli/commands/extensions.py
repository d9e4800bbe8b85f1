"""`hexameter extensions`."""

from typing import Annotated

import typer


def extensions(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print them as JSON.")] = False,
) -> None:
    """List the active extensions, and what each of them adds or changes."""
    if context.invoked_subcommand is not None:
        return
    from hexameter.entrypoints.cli.runners.extensions import show_extensions

    show_extensions(as_json=as_json)
