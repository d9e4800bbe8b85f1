"""`hexameter comments`."""

from typing import Annotated

import typer


def render(
    all_again: Annotated[
        bool,
        typer.Option("--all", help="All comments, as after a change of HEXAMETER_TRUSTED_LINKS."),
    ] = False,
) -> None:
    """Render the comments again whose HTML an older release made.

    The worker also does this, in small batches. Versions and dates of comments do not change.
    """
    from hexameter.entrypoints.cli.runners.rendering import render_comments

    render_comments(all_again=all_again)
