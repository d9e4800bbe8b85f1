"""`python -m benchmarks cost`."""

import json
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.cost.calls import AUTHORS, POSTS, calls
from benchmarks.cost.chart import draw
from benchmarks.cost.measure import Cost, Result, measure
from benchmarks.cost.subjects import running_subjects
from benchmarks.fill import fill
from benchmarks.postgres import cluster_at

DATABASE = "hexameter_benchmarks"

# Wide enough for the table when the output is not a terminal.
console = Console(width=None if sys.stdout.isatty() else 130)


def cost(
    database_url: Annotated[
        str | None,
        typer.Option(help="A PostgreSQL server. Default: one is started."),
    ] = None,
    short: Annotated[bool, typer.Option("--short", help="Three rounds of a second each.")] = False,
    write: Annotated[
        Path | None, typer.Option("--json", help="Where to write the figures.")
    ] = None,
    picture: Annotated[
        Path | None, typer.Option("--chart", help="Where to draw the PostgreSQL figures, as SVG.")
    ] = None,
) -> None:
    """Measure each call as a multiple of the least that it can cost."""
    by_store: dict[str, list[Result]] = {}
    with tempfile.TemporaryDirectory() as folder:
        with cluster_at(database_url) as cluster:
            url = cluster.create_database(DATABASE)
            by_store["PostgreSQL"] = _measured(Path(folder), url, short=short)
            cluster.drop_database(DATABASE)
        path = Path(folder, "benchmarks.db")
        by_store["SQLite"] = _measured(Path(folder), f"sqlite+aiosqlite:///{path}", short=short)
    for name, results in by_store.items():
        console.print(_shown(name, results))
    if write is not None:
        plain = {name: [each.as_json() for each in results] for name, results in by_store.items()}
        write.write_text(json.dumps(plain, indent=2) + "\n")
    if picture is not None:
        draw(picture, "PostgreSQL", by_store["PostgreSQL"])
    missed = [each.name for each in by_store["PostgreSQL"] if each.missed]
    if missed:
        console.print(f"[red]Missed on PostgreSQL:[/] {', '.join(missed)}")
        raise typer.Exit(1)


def _measured(folder: Path, url: str, *, short: bool) -> list[Result]:
    with console.status(f"filling {url.partition('+')[0]}") as status:
        fill(url, posts=POSTS, authors=AUTHORS)
        with running_subjects(folder, url) as subjects:
            return measure(
                subjects,
                calls(subjects),
                rounds=3 if short else 5,
                seconds=1 if short else 2,
                progress=status.update,
            )


def _shown(name: str, results: list[Result]) -> Table:
    table = Table(title=f"{name}: processor time per request, minimum of the rounds")
    for heading in ("call", "floor µs", "product µs", "x floor", "goal", "aim", "baseline µs"):
        table.add_column(heading, justify="left" if heading == "call" else "right")
    for heading in ("x cheaper", "requests/s", "median ms", "p99 ms", "noise"):
        table.add_column(heading, justify="right")
    for each in results:
        table.add_row(
            each.name,
            f"{each.floor.micros:.0f}",
            f"{each.product.micros:.0f}",
            f"[{_colour(each)}]{each.ratio:.2f}[/]",
            f"{each.goal}",
            f"{each.aim}",
            f"{each.baseline.micros:.0f}" if each.baseline else "",
            f"{each.cheaper:.1f}" if each.cheaper else "",
            *_seen(each.product),
            f"{each.noise:.0%}",
        )
    return table


def _seen(cost: Cost) -> tuple[str, str, str]:
    return f"{cost.rate:.0f}", f"{cost.median * 1000:.1f}", f"{cost.p99 * 1000:.1f}"


def _colour(result: Result) -> str:
    if result.missed:
        return "red"
    return "green" if result.ratio <= result.aim else "yellow"
