"""How long the server takes to start, and how much memory it has when it has worked for a while."""

import asyncio
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Annotated

import typer

from benchmarks.postgres import own_cluster
from benchmarks.processes import Server, processor_seconds, product
from benchmarks.resilience.fixtures import fill_with_posts, signed_in
from benchmarks.resilience.mixed_load import put_load
from benchmarks.resilience.report import Report

START_SECONDS = 2.0
MOST_MEMORY = 150.0
MIXED_REQUESTS = 100_000
GROWTH = 0.05


def start(*, short: Annotated[bool, typer.Option(help="Three times, not ten.")] = False) -> None:
    """From the command `hexameter serve` to the first 200, on a migrated PostgreSQL."""
    report = Report("Start")
    seconds: list[float] = []
    spent: list[float] = []
    with own_cluster() as cluster, tempfile.TemporaryDirectory() as folder:
        url = cluster.create_database("resilience")
        fill_with_posts(url)
        for _ in range(3 if short else 10):
            began = perf_counter()
            with product(Path(folder), url) as server:
                seconds.append(perf_counter() - began)
                spent.append(processor_seconds(server.pid))
    noise = median(seconds) - min(seconds)
    report.at_most("to the first 200, median", median(seconds), START_SECONDS, "s", noise)
    report.note("to the first 200, least", min(seconds), "s")
    report.note("processor time of that, least", min(spent), "s")
    report.print_and_check()


def memory(
    *, short: Annotated[bool, typer.Option(help="A tenth of the requests.")] = False
) -> None:
    """Of one worker after 100,000 mixed requests, and whether it still grows."""
    report = Report("Memory of a worker")
    requests = MIXED_REQUESTS // 10 if short else MIXED_REQUESTS
    with own_cluster() as cluster, tempfile.TemporaryDirectory() as folder:
        url = cluster.create_database("resilience")
        fill_with_posts(url)
        with product(Path(folder), url) as server:
            asyncio.run(_hash_twice(server))
            report.note("before the first", server.memory() / 2**20, "MiB")
            halfway = asyncio.run(_serve(server, requests / 2))
            report.note("halfway", halfway, "MiB")
            after = asyncio.run(_serve(server, requests / 2))
    report.at_most(f"after {requests:,} requests", after, MOST_MEMORY, "MiB")
    report.at_most("growth in the second half", after - halfway, GROWTH * halfway, "MiB")
    report.print_and_check()


async def _hash_twice(server: Server) -> None:
    """The memory of the second hash, 19 MiB, is kept for the next ones."""
    for _ in range(2):
        await signed_in(server.port)


async def _serve(server: Server, requests: float) -> float:
    """MiB when so many have been answered. Somebody signs in anew before a token expires."""
    while requests > 0:
        author = await signed_in(server.port)
        outcome = await put_load(server.port, author, 10, clients=8)
        requests -= outcome.served.count
    return server.memory() / 2**20
