"""`hexameter new-extension`."""

from typing import Annotated

import typer


def new_extension(
    name: Annotated[str, typer.Argument(help="Lower-case words joined by _: reading_list.")],
) -> None:
    """Write the package of a new extension, with tests that pass, into a new folder NAME."""
    from hexameter.entrypoints.cli.scaffold.writing import new_extension as write

    write(name)
