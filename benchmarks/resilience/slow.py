"""Callers who are slow or silent, and a rush of sign-ins, beside people who read."""

import asyncio
import tempfile
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Annotated

import typer

from benchmarks.postgres import own_cluster
from benchmarks.processes import Server, product
from benchmarks.resilience.fixtures import SIGN_IN, fill_with_posts, is_success, reading
from benchmarks.resilience.http_client import Answer, Connection, connected
from benchmarks.resilience.load_clients import running_clients
from benchmarks.resilience.report import Report, percentile

SLOW, STALLED, SIGN_INS = 300, 100, 200
READERS = 4
READER_PAUSE = 0.02
P99_SECONDS = 0.15
MOST_MEMORY = 250.0
"""MiB. With at most two hashes at a time, of 19 MiB each, and all connections."""


def measure(
    *, short: Annotated[bool, typer.Option(help="Seconds instead of half a minute.")] = False
) -> None:
    """What readers notice of 300 slow and 100 stalled connections, and of 200 sign-ins a second."""
    report = Report("Slow clients, and many sign-ins")
    with own_cluster() as cluster, tempfile.TemporaryDirectory() as folder:
        url = cluster.create_database("resilience")
        fill_with_posts(url)
        with product(Path(folder), url) as server:
            asyncio.run(_measure(server, 4 if short else 15, report))
    report.print_and_check()


async def _measure(server: Server, seconds: float, report: Report) -> None:
    quiet = [await _readers_p99(server, seconds / 3, report, "nobody else") for _ in range(3)]
    noise = max(quiet) - min(quiet)
    report.note("readers' p99, alone", median(quiet) * 1000, "ms")
    report.note("memory", server.memory() / 2**20, "MiB")
    async with _slow_and_stalled(server.port):
        await _judge(server, seconds, report, "300 slow, 100 stalled", noise)
    statuses: list[int] = []
    async with _sign_ins(server.port, statuses):
        await _judge(server, seconds, report, "200 sign-ins a second", noise)
    report.note("sign-ins: answered with tokens", statuses.count(200))
    report.note("sign-ins: refused", statuses.count(503) + statuses.count(429))
    otherwise = sum(status not in {200, 429, 503} for status in statuses)
    report.at_most("sign-ins: answered otherwise, or not at all", otherwise, 0)


async def _judge(server: Server, seconds: float, report: Report, when: str, noise: float) -> None:
    await asyncio.sleep(1)
    p99 = await _readers_p99(server, seconds, report, when)
    report.at_most(f"{when}: readers' p99", p99 * 1000, P99_SECONDS * 1000, "ms", noise * 1000)
    report.at_most(f"{when}: memory", server.memory() / 2**20, MOST_MEMORY, "MiB")


async def _readers_p99(server: Server, seconds: float, report: Report, when: str) -> float:
    async with running_clients(server.port, READERS, reading, pause=READER_PAUSE) as seen:
        await asyncio.sleep(seconds)
    failed = sum(not is_success(answer) for _, answer in seen.answers)
    report.at_most(f"{when}: readers who were not answered", failed, 0)
    return percentile([answer.seconds for _, answer in seen.answers], 0.99)


@asynccontextmanager
async def _slow_and_stalled(port: int) -> AsyncGenerator[None]:
    """The slow send a byte ten times a second; the stalled stop within the head of a request."""
    async with AsyncExitStack() as stack:
        tasks = await stack.enter_async_context(asyncio.TaskGroup())
        trickling = [tasks.create_task(_trickle(port, number)) for number in range(SLOW)]
        trickling += [tasks.create_task(_stall(port)) for _ in range(STALLED)]
        try:
            yield
        finally:
            for each in trickling:
                each.cancel()


async def _trickle(port: int, number: int) -> None:
    request = reading(0)
    # Otherwise all would finish their requests in one moment, which is another question.
    await asyncio.sleep(number % len(request) * 0.1)
    while True:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            for position in range(len(request)):
                writer.write(request[position : position + 1])
                await asyncio.sleep(0.1)
        finally:
            writer.close()


async def _stall(port: int) -> None:
    while True:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(b"GET /v1/posts HTTP/1.1\r\nHost: ")
            # Until the server has had enough of it.
            while await reader.read(4096):
                pass
        except ConnectionResetError:
            continue
        finally:
            writer.close()


@asynccontextmanager
async def _sign_ins(port: int, statuses: list[int]) -> AsyncGenerator[None]:
    """At a rate that waits for no answer."""
    free: list[Connection] = []

    def came(line: Connection, answer: Answer) -> None:
        statuses.append(answer.status)
        if line.free:
            free.append(line)

    async def go_on() -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            line = free.pop() if free else await connected(port)
            line.send(SIGN_IN, partial(came, line))
            due += 1 / SIGN_INS
            await asyncio.sleep(max(0.0, due - loop.time()))

    task = asyncio.create_task(go_on())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.sleep(2)
        for line in free:
            line.close()
