"""Three times the load that the server can handle."""

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Annotated

import typer

from benchmarks.postgres import own_cluster
from benchmarks.processes import Server, product, reserved_processor
from benchmarks.resilience.fixtures import LIVE, READY, fill_with_posts, is_success, signed_in
from benchmarks.resilience.load_clients import Seen, running_clients
from benchmarks.resilience.mixed_load import Outcome, Times, put_load
from benchmarks.resilience.report import Report

WAITING_CLIENTS = 16
"""With so many at a time, each waiting for its answer, the server is busy, and nobody for long."""

OPEN_CONNECTIONS = 900
"""So many connections that an open load never has to wait for one."""

TIMES = 3
OFFERED_SHARE = 0.95
REFUSED_SECONDS = 0.1
USEFUL_SHARE = 0.6
NORMAL_AFTER = 5.0
ROUNDS = 3


def measure(
    *, short: Annotated[bool, typer.Option(help="A minute and a half instead of three.")] = False
) -> None:
    """Find the capacity of the server, then offer three times as much; three rounds of each."""
    report = Report("Three times the capacity of the server")
    with (
        reserved_processor() as give_processor,
        own_cluster() as cluster,
        tempfile.TemporaryDirectory() as folder,
    ):
        url = cluster.create_database("resilience")
        fill_with_posts(url)
        with product(Path(folder), url) as server:
            give_processor(server)
            asyncio.run(_measure(server, 10 if short else 30, report))
    report.print_and_check()


async def _measure(server: Server, seconds: float, report: Report) -> None:
    await _usual(server, seconds / 3)  # It is quicker after a while.
    usual: list[Outcome] = []
    sustained: list[Outcome] = []
    during: list[Outcome] = []
    async with running_clients(
        server.port, 1, lambda n: (LIVE, READY)[n % 2], pause=0.05
    ) as health:
        for _ in range(ROUNDS):
            usual.append(await _usual(server, seconds / 3))
            # A closed load of a few clients gets more answered than an open one of many.
            sustained.append(await _open(server, seconds / 3, usual[-1].rate))
            during.append(await _open(server, seconds, TIMES * sustained[-1].rate))
            await asyncio.sleep(NORMAL_AFTER)
    after = await _usual(server, seconds / 3)
    report.note("served when each waits, requests a second", median(_rates(usual)))
    report.note("usual p99", median(_p99s(usual)) * 1000, "ms")
    _judge_served(usual, sustained, during, report)
    _judge_refused(during, report)
    _judge_health(health, report)
    _judge_after(usual, after, report)


async def _usual(server: Server, seconds: float) -> Outcome:
    return await put_load(
        server.port, await signed_in(server.port), seconds, clients=WAITING_CLIENTS
    )


async def _open(server: Server, seconds: float, rate: float) -> Outcome:
    author = await signed_in(server.port)
    return await put_load(server.port, author, seconds, clients=OPEN_CONNECTIONS, rate=rate)


def _judge_served(
    usual: Sequence[Outcome],
    sustained: Sequence[Outcome],
    during: Sequence[Outcome],
    report: Report,
) -> None:
    capacity, p99 = median(_rates(sustained)), median(_p99s(usual))
    report.note("capacity, requests a second", capacity)
    offered = median(each.sent / each.seconds for each in during)
    report.at_least("offered, requests a second", offered, OFFERED_SHARE * TIMES * capacity)
    report.at_least(
        "served, requests a second",
        median(_rates(during)),
        USEFUL_SHARE * capacity,
        noise=USEFUL_SHARE * _spread(_rates(sustained)),
    )
    report.at_most(
        "p99 of the served",
        _together(during, lambda each: each.served).p99 * 1000,
        3 * p99 * 1000,
        "ms",
        noise=3 * _spread(_p99s(usual)) * 1000,
    )


def _judge_refused(during: Sequence[Outcome], report: Report) -> None:
    refused = _together(during, lambda each: each.refused)
    report.note("refused, requests a second", refused.count / sum(e.seconds for e in during))
    report.at_most("p99 of the refused", refused.p99 * 1000, REFUSED_SECONDS * 1000, "ms")
    report.note("slowest refusal", refused.percentile(1) * 1000, "ms")
    otherwise = sum(each.otherwise for each in during)
    report.at_most("neither served nor refused with Retry-After", otherwise, 0)


def _judge_health(seen: Seen, report: Report) -> None:
    report.note("health checks", len(seen.answers))
    failed = sum(not is_success(answer) for _, answer in seen.answers) + seen.unreachable
    report.at_most("health checks failed", failed, 0)
    slowest = max(answer.seconds for _, answer in seen.answers)
    report.note("slowest health check", slowest * 1000, "ms")


def _judge_after(usual: Sequence[Outcome], after: Outcome, report: Report) -> None:
    """The rounds after the first began as long after an overload."""
    capacity, p99 = median(_rates(usual)), median(_p99s(usual))
    report.at_least(
        "5 s after: requests a second", after.rate, 0.9 * capacity, noise=_spread(_rates(usual))
    )
    report.at_most(
        "5 s after: p99",
        after.served.p99 * 1000,
        1.25 * p99 * 1000,
        "ms",
        noise=_spread(_p99s(usual)) * 1000,
    )
    refused = sum(each.refused.count for each in (*usual, after))
    report.at_most("5 s after: refused", refused, 0)


def _together(outcomes: Sequence[Outcome], part: Callable[[Outcome], Times]) -> Times:
    return sum((part(each) for each in outcomes), Times())


def _rates(outcomes: Sequence[Outcome]) -> list[float]:
    return [each.rate for each in outcomes]


def _p99s(outcomes: Sequence[Outcome]) -> list[float]:
    return [each.served.p99 for each in outcomes]


def _spread(values: Sequence[float]) -> float:
    """The noise: by how much the middle one lies from its nearer end."""
    middle = median(values)
    return min(max(values) - middle, middle - min(values))
