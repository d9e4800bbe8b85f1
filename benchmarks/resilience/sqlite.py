"""SQLite: reads during writes, a hundred writers at once, and a loop that is never blocked."""

import asyncio
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.processes import Server, product
from benchmarks.resilience.fixtures import (
    LIVE,
    Author,
    fill_with_posts,
    is_success,
    reading,
    signed_in,
)
from benchmarks.resilience.http_client import HttpClient
from benchmarks.resilience.load_clients import Seen, running_clients
from benchmarks.resilience.report import Report, percentile

WRITERS = 100
FEW_WRITERS = 10
HELD_SECONDS = 1.0
LIVE_SECONDS = 0.05


def measure(
    *, short: Annotated[bool, typer.Option(help="One round of writers instead of ten.")] = False
) -> None:
    """Let a hundred write at once while others read."""
    report = Report("SQLite")
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/resilience.db"
        fill_with_posts(url)
        with product(Path(folder), url) as server:
            asyncio.run(_measure(server, 1 if short else 10, report))
            asyncio.run(_measure_held(server, Path(folder) / "resilience.db", report))
            log = server.log.read_text()
            report.at_most('"locked" in the log', log.count("locked"), 0)
            report.at_most("faults logged", log.count('"level": "error"'), 0)
    report.print_and_check()


async def _measure(server: Server, rounds: int, report: Report) -> None:
    author = await signed_in(server.port)
    async with running_clients(server.port, 1, lambda _: LIVE, pause=0.01) as quiet:
        await asyncio.sleep(2)
    async with (
        running_clients(server.port, 1, lambda _: LIVE, pause=0.01) as live,
        running_clients(server.port, 3, reading, pause=0.01) as readers,
    ):
        written = [status for _ in range(rounds) for status in await _write(server.port, author)]
    report.note("writes, a hundred at once", len(written))
    report.at_most("writes that were not done", sum(status != 201 for status in written), 0)
    report.note("reads meanwhile", len(readers.answers))
    failed = sum(not is_success(answer) for _, answer in readers.answers)
    report.at_most("reads that failed", failed, 0)
    report.note("reads: p99", _p99(readers) * 1000, "ms")
    report.note("/health/live alone: p99", _p99(quiet) * 1000, "ms")
    # A hundred requests at once keep the loop by themselves: a tenth of a second of handling.
    report.note("/health/live meanwhile: p99", _p99(live) * 1000, "ms")


async def _measure_held(server: Server, file: Path, report: Report) -> None:
    """Somebody else keeps the right to write for a second, in which writers can but wait."""
    author = await signed_in(server.port)
    async with running_clients(server.port, 1, lambda _: LIVE, pause=0.01) as quiet:
        await asyncio.sleep(HELD_SECONDS)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        writers = [HttpClient(server.port) for _ in range(FEW_WRITERS)]
        tasks = [asyncio.create_task(each.request(author.new_post())) for each in writers]
        async with (
            running_clients(server.port, 1, lambda _: LIVE, pause=0.01) as live,
            running_clients(server.port, 2, reading, pause=0.02) as readers,
        ):
            await asyncio.sleep(HELD_SECONDS)
        waited = sum(not task.done() for task in tasks)
        other.execute("ROLLBACK")
    answers = await asyncio.gather(*tasks)
    for each in writers:
        each.close()
    report.at_least("database held: writers who waited", waited, FEW_WRITERS)
    report.at_most("of them refused", sum(not is_success(a) for a in answers), 0)
    report.at_least("database held: reads", len(readers.answers), 10)
    failed = sum(not is_success(answer) for _, answer in readers.answers)
    report.at_most("database held: reads that failed", failed, 0)
    report.at_most(
        "database held: /health/live p99",
        _p99(live) * 1000,
        LIVE_SECONDS * 1000,
        "ms",
        noise=_p99(quiet) * 1000,
    )


async def _write(port: int, author: Author) -> list[int]:
    clients = [HttpClient(port) for _ in range(WRITERS)]
    answers = await asyncio.gather(*(each.request(author.new_post()) for each in clients))
    for each in clients:
        each.close()
    return [answer.status for answer in answers]


def _p99(seen: Seen) -> float:
    return percentile([answer.seconds for _, answer in seen.answers], 0.99)
