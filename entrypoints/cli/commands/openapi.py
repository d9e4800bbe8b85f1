"""`hexameter openapi`."""

from pathlib import Path
from typing import Annotated

import typer


def openapi(
    to: Annotated[
        Path | None,
        typer.Option("--output", "-o", dir_okay=False, help="A file instead of standard output."),
    ] = None,
) -> None:
    """Print the API's description (OpenAPI 3.1, JSON). No database is needed."""
    from hexameter.entrypoints.cli.runners.openapi import write_description

    write_description(to)
