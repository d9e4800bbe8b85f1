"""Use cases that run on a schedule."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from hexameter.adapters.memory.schedules import MemorySchedules
from hexameter.adapters.memory.store import MemoryStore
from hexameter.adapters.testing.clock import MovableClock
from hexameter.entrypoints.cli.store.opening import opened
from hexameter.entrypoints.container import Application, build_container
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.scheduler import Scheduler
from hexameter.entrypoints.settings import Settings
from hexameter.entrypoints.worker import (
    build_worker,
    run_until_stopped,
    scheduled_use_cases,
)
from hexameter.extending import Actor, Extension, UseCase
from tests.unit.extensions.greetings import Greet, extension

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SendDigestsCommand:
    limit: int = 10


class Sent:
    def __init__(self) -> None:
        self.actors: list[Actor] = []
        self.happened = asyncio.Event()
        self.fails = False
        self.ends = asyncio.Event()
        self.ends.set()


class SendDigests:
    def __init__(self, sent: Sent) -> None:
        self._sent = sent

    async def execute(self, actor: Actor, command: SendDigestsCommand) -> None:
        self._sent.actors.append(actor)
        self._sent.happened.set()
        if self._sent.fails:
            raise ZeroDivisionError
        await self._sent.ends.wait()


DIGESTS = Extension(name="digests", provides=[Sent], use_cases=[UseCase(SendDigests, every=DAY)])


@asynccontextmanager
async def two_processes(clock: MovableClock) -> AsyncGenerator[list[Application]]:
    """Over one store in memory."""
    settings = Settings(database_url="memory://")
    first = build_container(settings, adapters={"clock": clock}, extensions=[DIGESTS])
    adapters = {"clock": clock, "store": first.stores.store()}
    second = build_container(settings, adapters=adapters, extensions=[DIGESTS])
    async with opened(first), opened(second):
        yield [first, second]


def sent(container: Application) -> Sent:
    return container.injector.provider(Sent)()


async def test_it_runs_once_per_interval_over_all_processes() -> None:
    clock = MovableClock()
    async with two_processes(clock) as processes:
        workers = [build_worker(each) for each in processes]
        for day in range(1, 4):
            for worker in (*workers, *workers):
                await worker.run_due()
            runs = [actor for each in processes for actor in sent(each).actors]
            assert len(runs) == day
            assert all(actor.is_system for actor in runs)
            clock.advance(DAY)


class Beats(MemorySchedules):
    """Says when a lease was extended."""

    def __init__(self, store: MemoryStore) -> None:
        super().__init__(store)
        self.claims = 0
        self.extended = asyncio.Event()

    async def claim(
        self, name: str, *, owner: str, lease: timedelta, now: datetime
    ) -> datetime | None:
        claimed = await super().claim(name, owner=owner, lease=lease, now=now)
        if claimed is not None:
            self.claims += 1
            if self.claims > 1:
                self.extended.set()
        return claimed


async def test_a_lease_is_extended_while_the_use_case_runs() -> None:
    clock, lease = MovableClock(), timedelta(seconds=0.03)
    async with two_processes(clock) as processes:
        beats = Beats(processes[0].stores.store())
        one, other = (
            Scheduler(beats, clock, each.catalogue(), owner, lease=lease)
            for owner, each in zip(("one", "other"), processes, strict=True)
        )
        runs, (scheduled,) = sent(processes[0]), scheduled_use_cases(processes[0].extensions)
        runs.ends.clear()
        running = asyncio.create_task(one.run_if_due(scheduled))
        async with asyncio.timeout(10):
            await runs.happened.wait()
            for _ in range(3):
                clock.advance(lease * 0.9)
                beats.extended.clear()
                await beats.extended.wait()
                assert not await other.run_if_due(scheduled)
            runs.ends.set()
            assert await running
        assert sent(processes[1]).actors == []


async def test_after_a_failure_the_next_run_is_due_as_usual() -> None:
    clock = MovableClock()
    async with two_processes(clock) as (process, _):
        worker, runs = build_worker(process), sent(process)
        runs.fails = True
        with pytest.raises(ZeroDivisionError):
            await worker.run_due()
        runs.fails = False
        await worker.run_due()
        assert len(runs.actors) == 1
        clock.advance(DAY * 3)
        await worker.run_due()
        await worker.run_due()
        assert len(runs.actors) == 2


async def test_the_worker_runs_it_without_being_asked() -> None:
    async with two_processes(MovableClock()) as (process, _):
        worker, runs = build_worker(process), sent(process)
        async with asyncio.timeout(10):
            await run_until_stopped(worker, runs.happened)
        assert len(runs.actors) == 1


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        (UseCase(Greet, every=DAY), "Greet runs on a schedule, so every field of its command"),
        (UseCase(SendDigests, every=timedelta()), "every of SendDigests must be a second or more"),
    ],
)
def test_what_cannot_be_scheduled_stops_the_start(declared: UseCase[Any], message: str) -> None:
    provides = [Sent, *extension.provides]
    with pytest.raises(ExtensionError, match=f"^Extension digests: {message}"):
        build_container(
            Settings(database_url="memory://"),
            extensions=[Extension(name="digests", provides=provides, use_cases=[declared])],
        )
