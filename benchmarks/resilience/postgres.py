"""PostgreSQL stopped and started under load, and a pool of which every connection hangs."""

import asyncio
import signal
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Annotated

import asyncpg
import typer

from benchmarks.postgres import OwnCluster, dsn_of, own_cluster
from benchmarks.processes import Server, product
from benchmarks.resilience.fixtures import (
    LIST,
    READY,
    Author,
    fill_with_posts,
    is_refusal,
    is_success,
    reading,
    signed_in,
)
from benchmarks.resilience.http_client import HttpClient
from benchmarks.resilience.load_clients import Seen, running_clients
from benchmarks.resilience.report import Report

BACK_SECONDS = 2.0
POOL_SECONDS = 1.0
WAYS = (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)
POOL_SIZE = 5
MOST_CONNECTIONS = 2 * POOL_SIZE + 1
"""For reading, for writing, and one for readiness."""

_COUNT = """
SELECT count(*) FROM pg_stat_activity WHERE application_name = 'hexameter'
"""
_BUSY = _COUNT + " AND state <> 'idle'"


def measure(
    *, short: Annotated[bool, typer.Option(help="Each way once instead of five times.")] = False
) -> None:
    """Stop PostgreSQL in three ways and start it again, while clients send requests."""
    report = Report("PostgreSQL goes and comes back")
    with own_cluster() as cluster, tempfile.TemporaryDirectory() as folder:
        url = cluster.create_database("resilience")
        fill_with_posts(url)
        with product(Path(folder), url, database_pool_size=str(POOL_SIZE)) as server:
            asyncio.run(_measure(cluster, server, url, 1 if short else 5, report))
            report.at_most("processes restarted", float(server.process.poll() is not None), 0)
            log = server.log.read_text()
            report.at_most("faults logged", log.count('"level": "error"'), 0)
    report.print_and_check()


async def _measure(
    cluster: OwnCluster, server: Server, url: str, rounds: int, report: Report
) -> None:
    for way in WAYS:
        back: list[float] = []
        refused = other = 0
        for _ in range(rounds):
            author = await signed_in(server.port)
            seen, returned = await _interrupted(cluster, server.port, author, way)
            wrong = [a for _, a in seen.answers if not is_success(a) and not is_refusal(a)]
            refused += sum(is_refusal(answer) for _, answer in seen.answers)
            other += len(wrong) + seen.unreachable
            back.append(max(0.0, _last_refusal(seen) - returned))
        name = way.name
        report.note(f"{name}: refused with 503 and Retry-After", refused)
        report.at_most(f"{name}: answered otherwise, or not at all", other, 0)
        report.at_most(f"{name}: last refusal after its return", max(back), BACK_SECONDS, "s")
    await asyncio.sleep(1)
    await _count_connections(url, report, "after all that")
    await _exhaust(server.port, url, report)
    await _count_connections(url, report, "after the pool was exhausted")


async def _interrupted(
    cluster: OwnCluster, port: int, author: Author, way: signal.Signals
) -> tuple[Seen, float]:
    """What clients saw, and when PostgreSQL was back."""
    async with running_clients(port, 16, author.mixed, pause=0.005) as seen:
        await asyncio.sleep(1)
        await asyncio.to_thread(cluster.stop, way)
        await asyncio.sleep(1)
        await asyncio.to_thread(cluster.start)
        returned = perf_counter()
        await asyncio.sleep(BACK_SECONDS + 2)
    return seen, returned


def _last_refusal(seen: Seen) -> float:
    return max((at for at, answer in seen.answers if not is_success(answer)), default=0.0)


async def _count_connections(url: str, report: Report, when: str) -> None:
    """Of a server that nobody asks anything; its worker and its news do, now and then."""
    connection = await asyncpg.connect(dsn_of(url))
    try:
        everything = await connection.fetchval(_COUNT)
        busy = min([await connection.fetchval(_BUSY) for _ in range(20)])
    finally:
        await connection.close()
    report.at_most(f"connections {when}", everything, MOST_CONNECTIONS)
    report.at_most(f"of them busy, least of 20 looks, {when}", busy, 0)


async def _exhaust(port: int, url: str, report: Report) -> None:
    """Lock the table that every request reads, so that all connections stay in use."""
    locking = await asyncpg.connect(dsn_of(url))
    await locking.execute("BEGIN")
    await locking.execute("LOCK TABLE posts IN ACCESS EXCLUSIVE MODE")
    holding = [HttpClient(port) for _ in range(MOST_CONNECTIONS // 2)]
    held = [asyncio.create_task(each.request(LIST)) for each in holding]
    await asyncio.sleep(0.5)
    asking = [HttpClient(port) for _ in range(50)]
    answers = await asyncio.gather(*(each.request(reading(0)) for each in asking))
    ready = await asking[0].request(READY)
    await locking.close()
    await asyncio.gather(*held)
    after = await asyncio.gather(*(each.request(reading(0)) for each in asking))
    for each in [*holding, *asking]:
        each.close()
    slowest = max(answer.seconds for answer in answers)
    report.at_most("exhausted pool: slowest answer", slowest, POOL_SECONDS, "s")
    wrong = sum(not is_refusal(answer) for answer in answers)
    report.at_most("exhausted pool: not 503 with Retry-After", wrong, 0)
    report.at_most("exhausted pool: /health/ready", ready.seconds, POOL_SECONDS, "s")
    report.at_most(
        "exhausted pool: not served afterwards", sum(not is_success(a) for a in after), 0
    )
