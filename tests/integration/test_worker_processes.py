"""Worker processes of `hexameter serve`: their end, and what is logged."""

import asyncio
import json
import os
import signal
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.support.hexameter_process import SECONDS, Process, run, serving

WORKERS = ("1", "2")
JSON = {"log_format": "json"}


def entries(process: Process, event: str) -> list[Mapping[str, object]]:
    lines = [line for line in process.output.splitlines() if line.startswith("{")]
    return [entry for entry in map(json.loads, lines) if entry["event"] == event]


async def becomes(condition: Callable[[], bool], process: Process) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, process.output
        await asyncio.sleep(0.05)


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def pids(process: Process) -> list[int]:
    return [int(str(entry["pid"])) for entry in entries(process, "server.started")]


async def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    async with serving(tmp_path, "--workers", "2", **JSON) as (process, _):
        await becomes(lambda: len(pids(process)) == 2, process)
        workers = pids(process)
        os.kill(process.process.pid, signal.SIGKILL)
        await becomes(lambda: not any(map(is_running, workers)), process)
        assert len(entries(process, "server.stopped")) == 2


async def test_a_worker_that_dies_is_logged_and_replaced(tmp_path: Path) -> None:
    async with serving(tmp_path, "--workers", "2", **JSON) as (process, _):
        await becomes(lambda: len(pids(process)) == 2, process)
        victim = pids(process)[0]
        os.kill(victim, signal.SIGKILL)
        await becomes(lambda: len(pids(process)) == 3, process)
        (died,) = entries(process, "worker.died")
        assert (died["pid"], died["reason"]) == (victim, "killed by SIGKILL")
        assert died["replaced_by"] == pids(process)[2]
        process.process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(process.wait) == 0


@pytest.mark.parametrize("workers", WORKERS)
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
async def test_start_and_stop_are_logged(
    tmp_path: Path, workers: str, number: signal.Signals, code: int
) -> None:
    async with serving(tmp_path, "--workers", workers, **JSON) as (process, _):
        await becomes(lambda: len(pids(process)) == int(workers), process)
        process.process.send_signal(number)
        assert await asyncio.to_thread(process.wait) == code
    stopping, stopped = entries(process, "server.stopping"), entries(process, "server.stopped")
    assert sorted(pids(process)) == sorted(int(str(entry["pid"])) for entry in stopped)
    assert len(stopping) == len(stopped) == int(workers), process.output


CONFLICT = """
from hexameter.extending import Extension, Http, UseCase

from dataclasses import dataclass

@dataclass(frozen=True, slots=True, kw_only=True)
class ListMineCommand:
    limit: int = 1

class ListMine:
    async def execute(self, actor, command: ListMineCommand) -> None: ...

clashing = Extension(name="clashing", use_cases=[UseCase(ListMine, http=Http("GET", "/v1/posts"))])
"""


@pytest.mark.parametrize("workers", WORKERS)
def test_a_route_conflict_of_an_extension_ends_serve_before_its_banner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: str
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "clash.py").write_text(CONFLICT)
    settings = {"extensions": "clash:clashing"}
    done = run(tmp_path, "serve", "--port", "0", "--workers", workers, **settings)
    assert (done.returncode, done.stdout) == (2, ""), done.stdout + done.stderr
    assert done.stderr.startswith("error: Extension clashing: ")
    assert done.stderr.count("\n") == 1
