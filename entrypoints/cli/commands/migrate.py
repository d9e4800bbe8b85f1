"""`hexameter migrate up`, `down` and `status`."""

from typing import Annotated

import typer


def up() -> None:
    """Bring the database to the schema of this release."""
    from hexameter.entrypoints.cli.runners.migrate import upgrade

    upgrade()


def down(
    to: Annotated[
        str, typer.Option(help="The revision to go back to; base: an empty database.")
    ] = "-1",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Go back one revision, or to an earlier one. What its schema cannot hold is lost."""
    from hexameter.entrypoints.cli.runners.migrate import downgrade

    downgrade(to, confirmed=yes)


def status() -> None:
    """Say where the database is. Exits with 1 when it is not up to date."""
    from hexameter.entrypoints.cli.runners.migrate import show_status

    show_status()
