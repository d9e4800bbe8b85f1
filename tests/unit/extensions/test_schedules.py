"""Use cases that run on a schedule."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from hexameter.adapters.testing.clock import MovableClock
from hexameter.entrypoints.cli.store.opening import opened
from hexameter.entrypoints.container import Application, build_container
from hexameter.entrypoints.extensions.errors import ExtensionError
from hexameter.entrypoints.settings import Settings
from hexameter.entrypoints.worker import build_worker, run_until_stopped
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


class SendDigests:
    def __init__(self, sent: Sent) -> None:
        self._sent = sent

    async def execute(self, actor: Actor, command: SendDigestsCommand) -> None:
        self._sent.actors.append(actor)
        self._sent.happened.set()
        if self._sent.fails:
            raise ZeroDivisionError


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
        workers = [build_worker(each, each.catalogue()) for each in processes]
        for day in range(1, 4):
            for worker in (*workers, *workers):
                await worker.run_due()
            runs = [actor for each in processes for actor in sent(each).actors]
            assert len(runs) == day
            assert all(actor.is_system for actor in runs)
            clock.advance(DAY)


async def test_after_a_failure_the_next_run_is_due_as_usual() -> None:
    clock = MovableClock()
    async with two_processes(clock) as (process, _):
        worker, runs = build_worker(process, process.catalogue()), sent(process)
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
        worker, runs = build_worker(process, process.catalogue()), sent(process)
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
