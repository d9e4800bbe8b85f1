"""`python -m benchmarks second-layer`: what a mounted web layer costs beside the core's routes."""

import os
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.fill import fill
from benchmarks.load import Request, put_load
from benchmarks.processes import Server, product

EXAMPLE = Path(__file__).parents[1] / "examples/realworld"
PAIRS = (
    ("/v1/posts?limit=20", "/api/articles?limit=20"),
    ("/v1/posts?author=writer2", "/api/articles?author=writer2"),
    ("/v1/tags?limit=100", "/api/tags"),
)


def second_layer(
    posts: Annotated[int, typer.Option(min=1)] = 1000,
    authors: Annotated[int, typer.Option(min=2)] = 20,
    rounds: Annotated[int, typer.Option(min=1)] = 3,
) -> None:
    """Measure pairs of calls in turn, on SQLite: the processor time of each, and their ratio."""
    os.environ["PYTHONPATH"] = str(EXAMPLE)
    table = Table(title="processor time per request, minimum of the rounds")
    for heading in ("core", "µs", "second layer", "µs ", "ratio"):
        table.add_column(heading, justify="right" if "µs" in heading else "left")
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder, 'benchmarks.db')}"
        fill(url, posts=posts, authors=authors)
        with product(
            Path(folder),
            url,
            extensions="hexameter_realworld:extension",
            realworld_enabled="true",
            registration="immediate",
            worker="off",
        ) as server:
            for pair in PAIRS:
                core, second = (
                    min(each) for each in zip(*_samples(server, pair, rounds), strict=True)
                )
                table.add_row(
                    pair[0], f"{core:.0f}", pair[1], f"{second:.0f}", f"{second / core:.2f}"
                )
    Console(width=110).print(table)


def _samples(server: Server, pair: tuple[str, str], rounds: int) -> list[list[float]]:
    for path in pair:
        _micros(server, path)
    return [[_micros(server, path) for path in pair] for _ in range(rounds)]


def _micros(server: Server, path: str) -> float:
    """Processor time of the server process per request."""
    before = server.processor_seconds()
    load = put_load(server, [Request(path)], seconds=1)
    if load.refused or load.broken:
        raise RuntimeError(f"{load} for {path}\n{server.log.read_text()[-4000:]}")
    return (server.processor_seconds() - before) / load.requests * 1e6
