"""What the log says of a database that goes away and comes back: one line each, in each process."""

import asyncio
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from time import monotonic

import httpx

from hexameter.adapters.sql.migrations.runner import upgrade
from tests.support.hexameter_process import SECONDS, Process, hexameter, serving
from tests.support.own_postgres import own_postgres

AWAY = "The database does not answer"
BACK = "The database answers again"
MAX_OTHER_LINES = 3
"""Of a process, for what was under way when the database went away."""


def lines_since(process: Process, start: int) -> list[str]:
    return process.output.splitlines()[start:]


def entries(lines: list[str], text: str) -> list[Mapping[str, object]]:
    read = (json.loads(line) for line in lines if line.startswith("{"))
    return [entry for entry in read if str(entry["event"]).startswith(text)]


async def becomes(condition: Callable[[], bool], process: Process) -> None:
    deadline = monotonic() + SECONDS
    while not condition():
        assert monotonic() < deadline, process.output
        await asyncio.sleep(0.05)


async def test_an_outage_is_one_line_and_its_end_another(tmp_path: Path) -> None:
    async with own_postgres() as postgres:
        settings = {"database_url": postgres.url, "log_format": "json"}
        await upgrade(postgres.url)
        with hexameter(tmp_path, "worker", **settings) as worker:
            async with (
                serving(tmp_path, **settings) as (server, url),
                httpx.AsyncClient(base_url=url, timeout=20) as client,
            ):
                await becomes(lambda: "Delivering" in worker.output, worker)
                processes = (server, worker)
                starts = [len(process.output.splitlines()) for process in processes]
                await asyncio.to_thread(postgres.stop)
                for process in processes:
                    await becomes(lambda process=process: AWAY in process.output, process)
                statuses = [(await client.get("/v1/posts")).status_code for _ in range(20)]
                # Long enough for the poller and the worker to fail several times.
                await asyncio.sleep(4)
                await asyncio.to_thread(postgres.start)
                for process in processes:
                    await becomes(lambda process=process: BACK in process.output, process)
                assert set(statuses) == {503}
                for process, start in zip(processes, starts, strict=True):
                    lines = lines_since(process, start)
                    assert len(entries(lines, AWAY)) == 1, process.output
                    assert len(entries(lines, BACK)) == 1, process.output
                    assert len(lines) <= 2 + MAX_OTHER_LINES, process.output
                    assert "Traceback" not in process.output, process.output
