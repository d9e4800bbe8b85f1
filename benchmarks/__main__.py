"""`python -m benchmarks`: measure the product."""

from typing import Annotated

import typer
from rich.progress import Progress

from benchmarks.bulk import progress_bars
from benchmarks.cost.command import cost
from benchmarks.extensions import extensions
from benchmarks.fill import fill
from benchmarks.resilience.app import app as resilience
from benchmarks.scaling.command import scaling
from benchmarks.search.command import search
from benchmarks.search.writes import search_writes
from benchmarks.second_layer import second_layer

app = typer.Typer(pretty_exceptions_enable=False)
app.command()(cost)
app.command()(scaling)
app.command()(search)
app.command()(search_writes)
app.command()(second_layer)
app.command()(extensions)
app.add_typer(resilience, name="resilience")


@app.callback(invoke_without_command=True)
def benchmarks(
    context: typer.Context,
    short: Annotated[bool, typer.Option("--short", help="Passed on to `cost`.")] = False,
) -> None:
    """Measure the product. Each command prints its results and fails when a bound is missed.

    Without a command: `cost`.
    """
    if context.invoked_subcommand is None:
        cost(short=short)


@app.command("fill")
def fill_command(
    url: Annotated[str, typer.Argument(help="postgresql+asyncpg://... or sqlite+aiosqlite:///...")],
    posts: Annotated[int, typer.Option(min=1)] = 100_000,
    authors: Annotated[int | None, typer.Option(min=2, help="Default: one per 50 posts.")] = None,
) -> None:
    """Migrate an empty database and write a dataset of many posts into it."""
    with Progress() as progress:
        fill(url, posts=posts, authors=authors, advance=progress_bars(progress))


if __name__ == "__main__":
    app()
