"""`python -m benchmarks`: the product measured, and what that takes."""

from typing import Annotated

import typer
from rich.progress import Progress

from benchmarks.bulk import Advance
from benchmarks.cost.command import table
from benchmarks.resilience.app import app as upright
from benchmarks.sample_data import fill
from benchmarks.scaling.command import flat

app = typer.Typer(pretty_exceptions_enable=False)
app.command()(table)
app.command()(flat)
app.add_typer(upright, name="upright")


@app.callback(invoke_without_command=True)
def benchmarks(
    context: typer.Context,
    short: Annotated[bool, typer.Option("--short", help="As of `table`.")] = False,
) -> None:
    """The product measured. Each command says what it found and fails when a bound is missed.

    Without a command: `table`.
    """
    if context.invoked_subcommand is None:
        table(short=short)


@app.command("fill")
def fill_command(
    url: Annotated[str, typer.Argument(help="postgresql+asyncpg://... or sqlite+aiosqlite:///...")],
    posts: Annotated[int, typer.Option(min=1)] = 100_000,
    authors: Annotated[int | None, typer.Option(min=2, help="Left out: as many as fit.")] = None,
) -> None:
    """Write a world of many posts into an empty database; its schema is migrated first."""
    with Progress() as progress:
        fill(url, posts=posts, authors=authors, advance=shown_on(progress))


def shown_on(progress: Progress) -> Advance:
    """A bar for each table."""
    bars = {}

    def advance(table: str, done: int, total: int) -> None:
        if table not in bars:
            bars[table] = progress.add_task(table, total=total)
        progress.update(bars[table], completed=done)

    return advance


if __name__ == "__main__":
    app()
