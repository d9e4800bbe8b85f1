"""SIGTERM under load, again and again."""

import asyncio
import random
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from benchmarks.postgres import own_cluster
from benchmarks.processes import Server, product
from benchmarks.resilience.fixtures import (
    Author,
    fill_with_posts,
    is_refusal,
    is_success,
    signed_in,
)
from benchmarks.resilience.http_client import NO_ANSWER
from benchmarks.resilience.load_clients import Seen, running_clients
from benchmarks.resilience.report import Report

WAITING_CLIENTS = 24
TIMES, TIMES_IN_SHORT = 50, 5


@dataclass(slots=True)
class Stops:
    answers: Counter[str] = field(default_factory=Counter[str])
    exit_codes: list[int] = field(default_factory=list[int])
    seconds: list[float] = field(default_factory=list[float])

    def count(self, seen: Seen) -> None:
        for _, answer in seen.answers:
            if is_success(answer):
                self.answers["answered"] += 1
            elif is_refusal(answer):
                self.answers["refused"] += 1
            else:
                self.answers["cut" if answer.status == NO_ANSWER else "failed"] += 1


def measure(*, short: Annotated[bool, typer.Option(help="Five times only.")] = False) -> None:
    """End the server with SIGTERM fifty times, while clients send requests."""
    stops = Stops()
    report = Report("SIGTERM under load")
    with own_cluster() as cluster, tempfile.TemporaryDirectory() as folder:
        url = cluster.create_database("resilience")
        fill_with_posts(url)
        for _ in range(TIMES_IN_SHORT if short else TIMES):
            with product(Path(folder), url) as server:
                asyncio.run(_stop_under_load(server, stops))
    report.note("stops", len(stops.exit_codes))
    report.note("requests answered", stops.answers["answered"])
    report.note("requests refused with 503 and Retry-After", stops.answers["refused"])
    report.at_most("requests sent, and not or not wholly answered", stops.answers["cut"], 0)
    report.at_most("requests answered otherwise", stops.answers["failed"], 0)
    report.at_most("exit codes that are not 0", sum(map(bool, stops.exit_codes)), 0)
    report.note("longest stop", max(stops.seconds), "s")
    report.print_and_check()


async def _stop_under_load(server: Server, stops: Stops) -> None:
    author = await signed_in(server.port)
    # Without a pause, all connections are busy; with one, some are idle when the server closes.
    pause = random.choice([0.0, 0.002, 0.02])
    async with running_clients(
        server.port, WAITING_CLIENTS, _requests(author), pause=pause
    ) as seen:
        await asyncio.sleep(random.uniform(0.3, 0.6))
        began = perf_counter()
        stops.exit_codes.append(await asyncio.to_thread(server.terminate))
        stops.seconds.append(perf_counter() - began)
    stops.count(seen)


def _requests(author: Author):
    """One in four asks that its connection be closed, so that new ones are made all the time."""

    def request(number: int) -> bytes:
        asked = author.mixed(number)
        if number % 4:
            return asked
        return asked.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)

    return request
