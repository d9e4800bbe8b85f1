"""Three times the load that the server bears."""

import asyncio
import tempfile
from pathlib import Path
from statistics import median
from typing import Annotated

import typer

from benchmarks.postgres import own_cluster
from benchmarks.processes import Server, product
from benchmarks.upright.crowd import Seen, crowd
from benchmarks.upright.findings import Findings, percentile
from benchmarks.upright.load_process import Load, Outcome
from benchmarks.upright.town import LIVE, READY, furnish, is_success, signed_in

CALLERS = 16
"""With so many at a time the server is busy, and nobody waits for long."""

TIMES = 3
REFUSED_SECONDS = 0.05
USEFUL_SHARE = 0.85
NORMAL_AFTER = 5.0


def measure(
    *, short: Annotated[bool, typer.Option(help="Seconds instead of half a minute.")] = False
) -> None:
    """Find what the server bears, then offer three times that."""
    findings = Findings("Three times what the server bears")
    with own_cluster() as cluster, tempfile.TemporaryDirectory() as folder:
        url = cluster.create_database("upright")
        furnish(url)
        with product(Path(folder), url) as server:
            asyncio.run(_measure(server, 6 if short else 30, findings))
    findings.conclude()


async def _measure(server: Server, seconds: float, findings: Findings) -> None:
    author = await signed_in(server.port)
    closed = Load(port=server.port, author=author, seconds=seconds / 2, callers=CALLERS)
    await closed.put()
    rounds = [await _measured(server, closed) for _ in range(3)]
    usual = [outcome for outcome, _ in rounds]
    bears, p99 = median(each.rate for each in usual), median(each.p99 for each in usual)
    findings.note("bears, requests a second", bears)
    findings.note("usual p99", p99 * 1000, "ms")
    too_much = Load(port=server.port, author=author, seconds=seconds, rate=TIMES * bears)
    async with crowd(server.port, 1, lambda n: (LIVE, READY)[n % 2], pause=0.05) as health:
        during, useful = await _measured(server, too_much)
    await asyncio.sleep(NORMAL_AFTER)
    after = await closed.put()
    rate_noise = max(each.rate for each in usual) - min(each.rate for each in usual)
    p99_noise = max(each.p99 for each in usual) - min(each.p99 for each in usual)
    useful_noise = max(each for _, each in rounds) - min(each for _, each in rounds)
    findings.note("served, requests a second", during.rate)
    findings.at_least(
        "served, requests per second of the server's processor time",
        useful,
        USEFUL_SHARE * median(each for _, each in rounds),
        noise=useful_noise,
    )
    findings.at_most(
        "p99 of the served", during.p99 * 1000, 2 * p99 * 1000, "ms", noise=2 * p99_noise * 1000
    )
    _refusals(during, findings)
    _health(health, findings)
    findings.at_least("5 s after: requests a second", after.rate, 0.9 * bears, noise=rate_noise)
    findings.at_most(
        "5 s after: p99", after.p99 * 1000, 1.25 * p99 * 1000, "ms", noise=p99_noise * 1000
    )
    findings.at_most("5 s after: refused", len(after.refused), 0)


async def _measured(server: Server, load: Load) -> tuple[Outcome, float]:
    """With how many were served in a second of the server's processor time: that holds on a
    machine on which others are at work.
    """
    before = server.processor_seconds()
    outcome = await load.put()
    return outcome, len(outcome.served) / (server.processor_seconds() - before)


def _refusals(during: Outcome, findings: Findings) -> None:
    findings.note("refused, requests a second", len(during.refused) / during.seconds)
    findings.at_most(
        "p99 of the refused", percentile(during.refused, 0.99) * 1000, REFUSED_SECONDS * 1000, "ms"
    )
    findings.note("slowest refusal", max(during.refused, default=0.0) * 1000, "ms")
    findings.at_most("neither served nor refused with Retry-After", during.otherwise, 0)


def _health(seen: Seen, findings: Findings) -> None:
    findings.note("health checks", len(seen.answers))
    failed = sum(not is_success(answer) for _, answer in seen.answers) + seen.unreachable
    findings.at_most("health checks failed", failed, 0)
    slowest = max(answer.seconds for _, answer in seen.answers)
    findings.note("slowest health check", slowest * 1000, "ms")
