"""What a process costs while nothing happens, and how soon it notices what does.

tests/integration/test_revocation.py holds that sessions end everywhere within a second.
"""

import asyncio
import contextlib
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.support.app_client import PASSWORD
from tests.support.hexameter_process import SECONDS, hexameter, serving
from tests.support.stores import DATABASES, StoreMaker

pytestmark = pytest.mark.timing

MAX_RATIO = 2.0
"""Processor time in relation to a server without an application, over the same seconds: both grow
alike on a slow or busy machine. It is between 1.0 and 1.3 on two quiet cores.
"""
MEASURED_SECONDS = 8.0
MEASURED_TIMES = 3
BARE_SERVER = """
import uvicorn

async def application(scope, receive, send):
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return

uvicorn.run(application, port=0, log_level="info")
"""
MAILED_WITHIN = 2.0


@pytest.fixture(params=DATABASES)
async def url(request: pytest.FixtureRequest, new_store: StoreMaker) -> AsyncIterator[str]:
    async with new_store(request.param) as url:
        yield url


def milliseconds(pid: int) -> float:
    """The processor time that the process has taken so far, over all its threads."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1_000_000


@contextlib.asynccontextmanager
async def bare_server() -> AsyncIterator[int]:
    """The id of a process that serves nothing."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", BARE_SERVER, stderr=asyncio.subprocess.PIPE
    )
    try:
        assert process.stderr is not None
        async with asyncio.timeout(SECONDS):
            while b"running on" not in await process.stderr.readline():
                assert process.returncode is None
        yield process.pid
    finally:
        process.terminate()
        await process.wait()


async def ratio(pid: int, bare: int) -> float:
    before, bare_before = milliseconds(pid), milliseconds(bare)
    await asyncio.sleep(MEASURED_SECONDS)
    return (milliseconds(pid) - before) / (milliseconds(bare) - bare_before)


async def test_a_process_with_its_worker_costs_little_at_rest(url: str, tmp_path: Path) -> None:
    async with bare_server() as bare, serving(tmp_path, database_url=url) as (process, _):
        await asyncio.sleep(3)
        pid = process.process.pid
        measured = [await ratio(pid, bare) for _ in range(MEASURED_TIMES)]
        assert min(measured) <= MAX_RATIO, measured


async def test_a_worker_of_its_own_mails_within_two_seconds(url: str, tmp_path: Path) -> None:
    settings = {"database_url": url, "data_dir": str(tmp_path)}
    async with serving(tmp_path, worker="off", rate_limits="off", **settings) as (_, address):
        with hexameter(tmp_path, "worker", **settings) as worker:
            while "Delivering" not in worker.output:
                await asyncio.sleep(0.05)
            async with httpx.AsyncClient(base_url=address, timeout=SECONDS) as client:
                for number in range(5):
                    await asyncio.sleep(0.3 * number)
                    body = {
                        "email": f"ada{number}@example.com",
                        "password": PASSWORD,
                        "name": "Somebody",
                        "username": f"ada{number}",
                    }
                    answer = await client.post("/v1/auth/register", json=body)
                    assert answer.status_code == 202, answer.text
                    answered = time.monotonic()
                    while f"ada{number}@example.com" not in worker.output:
                        assert time.monotonic() - answered < MAILED_WITHIN, worker.output
                        await asyncio.sleep(0.02)
