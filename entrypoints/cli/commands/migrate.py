"""`hexameter migrate up`, `down` and `status`."""

from typing import Annotated

import typer


def up() -> None:
    """Migrate the database to the schema of this release."""
    from hexameter.entrypoints.cli.runners.migrate import upgrade

    upgrade()


def down(
    to: Annotated[
        str, typer.Option(help="The revision to go back to; base empties the database.")
    ] = "-1",
    extension: Annotated[
        str | None, typer.Option(help="Only the tables of this extension.", show_default=False)
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask for confirmation.")] = False,
) -> None:
    """Go back to an earlier revision. Data that its schema cannot hold is lost."""
    from hexameter.entrypoints.cli.runners.migrate import downgrade

    downgrade(to, extension=extension, confirmed=yes)


def status() -> None:
    """Show the revision of the database. Exits with 1 if it is not up to date."""
    from hexameter.entrypoints.cli.runners.migrate import show_status

    show_status()
