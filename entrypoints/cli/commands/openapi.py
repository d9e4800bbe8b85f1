"""`hexameter openapi`."""

from pathlib import Path
from typing import Annotated

import typer


def openapi(
    to: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", dir_okay=False, help="Write to this file, not to standard output."
        ),
    ] = None,
) -> None:
    """Print the OpenAPI 3.1 document of the API as JSON. Needs no database."""
    from hexameter.entrypoints.cli.runners.openapi import write_description

    write_description(to)
