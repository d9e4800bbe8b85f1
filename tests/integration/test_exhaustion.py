"""The attacks of `benchmarks resilience exhaustion`, smaller, on `hexameter serve`."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import httpx
import pytest

from benchmarks.processes import memory_of
from benchmarks.resilience import attacks
from tests.support.hexameter_process import Process, serving

MIB = 1024 * 1024
GROWTH = 60 * MIB
ANSWERS = 40

Attack = Callable[[int], AbstractAsyncContextManager[None]]
LARGE = "/docs/assets/swagger-ui-bundle.js"


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[tuple[Process, str]]:
    async with serving(tmp_path, database_url="memory://", rate_limits="off") as running:
        yield running


@pytest.mark.parametrize(
    "attack",
    [
        pytest.param(lambda port: attacks.pipelining(port, 3 * MIB), id="pipelining"),
        pytest.param(lambda port: attacks.not_reading(port, 30, MIB), id="not reading"),
        pytest.param(lambda port: attacks.hostile_json(port, MIB), id="JSON"),
        pytest.param(
            lambda port: attacks.hostile_json(port, MIB, head=attacks.REGISTER),
            id="JSON to registration",
        ),
        pytest.param(lambda port: attacks.slow_readers(port, 50, LARGE), id="slow readers"),
        pytest.param(lambda port: attacks.endless_bodies(port, 150, MIB), id="endless bodies"),
    ],
)
async def test_other_clients_are_answered_during_the_attack_and_memory_is_bounded(
    server: tuple[Process, str], attack: Attack
) -> None:
    process, url = server
    before = peak = memory_of(process.process.pid)
    statuses: list[int] = []
    async with (
        httpx.AsyncClient(base_url=url, timeout=30) as client,
        attack(int(url.rsplit(":", 1)[1])),
    ):
        for _ in range(ANSWERS):
            answers = [await client.get(path) for path in ("/v1/posts", "/health/live")]
            statuses += [answer.status_code for answer in answers]
            peak = max(peak, memory_of(process.process.pid))
            await asyncio.sleep(0.05)
    assert statuses == [200] * 2 * ANSWERS
    assert peak - before < GROWTH
