"""`hexameter extensions`, `extensions migration` and `extensions remove`."""

from typing import Annotated

import typer

Name = Annotated[str, typer.Argument(help="The extension's name.")]


def extensions(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print them as JSON.")] = False,
) -> None:
    """List the active extensions, and what each of them adds or changes."""
    if context.invoked_subcommand is not None:
        return
    from hexameter.entrypoints.cli.runners.extensions.listing import show_extensions

    show_extensions(as_json=as_json)


def migration(
    name: Name,
    message: Annotated[str, typer.Argument(help="What changes, in a few words.")],
) -> None:
    """Write the migration that the extension's collections need into its package.

    Read it before you use it: a renamed field looks like a removed one and a new one.
    """
    from hexameter.entrypoints.cli.runners.extensions.tables import write_migration

    write_migration(name, message)


def remove(
    name: Name,
    drop: Annotated[
        bool, typer.Option("--drop", help="Drop its tables, with everything in them.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Remove the tables of an extension, which need not be installed any more."""
    from hexameter.entrypoints.cli.runners.extensions.tables import remove as remove_tables

    remove_tables(name, drop=drop, confirmed=yes)
