"""Attacks on memory and on the event loop, beside a client that must notice none of them."""

import asyncio
import json
import sys
import tempfile
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from benchmarks.postgres import own_cluster
from benchmarks.processes import Server, free_port, product, serving
from benchmarks.resilience import attacks
from benchmarks.resilience.bare import LARGE_PATH
from benchmarks.resilience.fixtures import LIST, LIVE, fill_with_posts, is_success, signed_in
from benchmarks.resilience.http_client import HttpClient, raw
from benchmarks.resilience.load_clients import Seen, running_clients
from benchmarks.resilience.report import Report, percentile
from hexameter.domain.posts.values import MAX_BODY

GROWTH_MIB = 60.0
CLIENT_P99 = 0.5
HEALTH_P99 = 0.2
MIB = 1024 * 1024
ROOT = Path(__file__).parents[2]


def measure(
    *,
    short: Annotated[bool, typer.Option(help="5 seconds for each attack, not 25.")] = False,
    postgres: Annotated[bool, typer.Option(help="On PostgreSQL, not SQLite.")] = False,
) -> None:
    """Pipelining, unread responses, hostile JSON, slow readers and endless bodies, in turn. The
    last two also on a bare server, whose times are printed for comparison.
    """
    report = Report("Attacks on memory and on the event loop")
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        if postgres:
            url = stack.enter_context(own_cluster()).create_database("attacked")
        else:
            url = f"sqlite+aiosqlite:///{folder}/attacked.db"
        fill_with_posts(url)
        seconds = 5 if short else 25
        with product(Path(folder), url) as server, _bare_server(Path(folder)) as bare:
            asyncio.run(_measure(server, bare, seconds, report))
    report.print_and_check()


def _bare_server(folder: Path) -> AbstractContextManager[Server]:
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "benchmarks.resilience.bare:app"]
    options = ["--app-dir", str(ROOT), "--port", str(port), "--no-access-log", "--lifespan", "off"]
    return serving([*command, *options], port, folder, {}, ready="/health/live")


async def _measure(server: Server, bare: Server, seconds: float, report: Report) -> None:
    path, token = await _publish_large_post(server.port)
    port = server.port
    attack = partial(_attack, server, seconds, report)
    await attack("nothing", partial(attacks.pipelining, port, 1))
    for size in (3, 17):
        name = f"{size} MB of pipelined requests"
        await attack(name, partial(attacks.pipelining, port, size * MIB))
    await attack("30 that do not read", partial(attacks.not_reading, port, 30, MIB))
    await attack("1 MiB of JSON to login", partial(attacks.hostile_json, port, MIB))
    authorized = f"Authorization: Bearer {token}"
    await attack(
        "1.2 MB of JSON to posts",
        partial(attacks.hostile_json, port, 1_200_000, authorized, head=attacks.NEW_POST),
    )
    on_bare_server = partial(_attack_bare_server, bare, seconds, report)
    await on_bare_server(
        "150 slow readers", partial(attacks.slow_readers, bare.port, 150, LARGE_PATH)
    )
    await attack("150 slow readers", partial(attacks.slow_readers, port, 150, path))
    await on_bare_server("400 endless bodies", partial(attacks.endless_bodies, bare.port, 400, MIB))
    await attack("400 endless bodies", partial(attacks.endless_bodies, port, 400, MIB))


async def _publish_large_post(port: int) -> tuple[str, str]:
    """The path of a post with a response of more than 3 MB, and its author's token."""
    author = await signed_in(port)
    headers = {"Authorization": f"Bearer {author.access_token}"}
    content = {"title": "Large", "body": "```\n" + ("<" * 79 + "\n") * (MAX_BODY * 7 // 800)}
    client = HttpClient(port)
    answer = await client.request(raw("/v1/posts", "POST", headers, content))
    if answer.status != 201:
        raise RuntimeError(f"the post was refused: {answer}")
    path = f"/v1/posts/{json.loads(answer.body)['id']}"
    answer = await client.request(raw(f"{path}/publish", "POST", headers))
    client.close()
    if answer.status != 200:
        raise RuntimeError(f"the post was not published: {answer}")
    return path, author.access_token


async def _attack(
    server: Server,
    seconds: float,
    report: Report,
    name: str,
    attack: attacks.Attack,
) -> None:
    growth, (client, health) = await _during(server, seconds, attack)
    report.at_most(f"{name}: memory grows by", growth / MIB, GROWTH_MIB, "MiB")
    for who, seen, bound in (("client", client, CLIENT_P99), ("health", health, HEALTH_P99)):
        failed = sum(not is_success(answer) for _, answer in seen.answers) + seen.unreachable
        report.at_most(f"{name}: {who}, failed of {len(seen.answers)}", failed, 0)
        report.at_most(f"{name}: {who}, p99", _p99(seen) * 1000, bound * 1000, "ms")


async def _attack_bare_server(
    server: Server, seconds: float, report: Report, name: str, attack: attacks.Attack
) -> None:
    _, (client, health) = await _during(server, seconds, attack)
    report.note(f"{name}, bare server: client, p99", _p99(client) * 1000, "ms")
    report.note(f"{name}, bare server: health, p99", _p99(health) * 1000, "ms")


async def _during(
    server: Server, seconds: float, attack: attacks.Attack
) -> tuple[int, tuple[Seen, Seen]]:
    """By how much memory grows, and what a client and health checks see."""
    before = peak = server.memory()
    async with (
        running_clients(server.port, 1, lambda _: LIST, pause=0.02) as client,
        running_clients(server.port, 1, lambda _: LIVE, pause=0.05) as health,
        attacks.in_another_process(attack),
    ):
        began = perf_counter()
        while perf_counter() - began < seconds:
            await asyncio.sleep(0.1)
            peak = max(peak, server.memory())
    return peak - before, (client, health)


def _p99(seen: Seen) -> float:
    return percentile([answer.seconds for _, answer in seen.answers], 0.99)
