"""The lease of a scheduled run, in two processes over one database."""

import asyncio
import os
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.beating import LEASE, PAUSE
from tests.support.hexameter_process import SECONDS, Process
from tests.support.stores import DATABASES, StoreMaker

ROOT = Path(__file__).parents[3]
ATTEMPTS = int(LEASE * 3 / PAUSE)
"""More than fit into two leases."""


@contextmanager
def beating(folder: Path, url: str, seconds: float) -> Generator[Process]:
    arguments = ("-m", "tests.support.beating", url, str(seconds))
    process = Process(folder, *arguments, command=sys.executable)
    try:
        yield process
    finally:
        process.end()


async def says(process: Process, text: str, *, times: int = 1) -> None:
    deadline = time.monotonic() + SECONDS
    while process.lines.count(f"{text}\n") < times:
        assert process.process.poll() is None, process.output
        assert time.monotonic() < deadline, f"no {text!r} in time:\n{process.output}"
        await asyncio.sleep(0.02)


@pytest.fixture(autouse=True)
def _found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


@pytest.mark.parametrize("kind", DATABASES)
async def test_a_run_longer_than_its_lease_is_not_repeated_by_another_process(
    kind: str, new_store: StoreMaker, tmp_path: Path
) -> None:
    async with new_store(kind) as url:
        with beating(tmp_path, url, SECONDS * 2) as first:
            await says(first, "begun")
            with beating(tmp_path, url, 0) as second:
                await says(second, "tried", times=ATTEMPTS)
                assert "begun\n" not in second.lines
                assert "done\n" not in first.lines


@pytest.mark.parametrize("kind", DATABASES)
async def test_a_run_whose_process_is_killed_is_repeated_by_another(
    kind: str, new_store: StoreMaker, tmp_path: Path
) -> None:
    async with new_store(kind) as url:
        with beating(tmp_path, url, SECONDS) as first, beating(tmp_path, url, SECONDS) as second:
            begun = {asyncio.create_task(says(each, "begun")): each for each in (first, second)}
            done, waiting = await asyncio.wait(begun, return_when=asyncio.FIRST_COMPLETED)
            (runs,) = (begun[each] for each in done)
            os.kill(runs.process.pid, 9)
            (other,) = waiting
            await other
