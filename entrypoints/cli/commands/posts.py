"""`hexameter posts`."""

from typing import Annotated

import typer


def render(
    all_again: Annotated[
        bool, typer.Option("--all", help="All posts, as after a change of HEXAMETER_TRUSTED_LINKS.")
    ] = False,
) -> None:
    """Render the posts again whose HTML an older release made.

    The worker also does this, in small batches. Versions and dates of posts do not change.
    """
    from hexameter.entrypoints.cli.runners.rendering import render_posts

    render_posts(all_again=all_again)
