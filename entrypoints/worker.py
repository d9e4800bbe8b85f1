"""The worker delivers events and runs periodic tasks.

It runs inside `serve` or as a process of its own; any number may run at once.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial

import structlog

from hexameter.application.actor import Actor
from hexameter.application.events.dispatcher import Dispatcher
from hexameter.application.ports.unit_of_work import StoreUnavailable
from hexameter.domain.errors import Unavailable
from hexameter.entrypoints.catalogue import Catalogue
from hexameter.entrypoints.container import Application
from hexameter.entrypoints.extensions.declaration import Extension, PeriodicTask
from hexameter.entrypoints.extensions.wiring.annotations import command_type
from hexameter.entrypoints.scheduler import ScheduledUseCase, Scheduler

IDLE = timedelta(seconds=1.25)
LONGEST_PAUSE = timedelta(seconds=5)

_log = structlog.get_logger(__name__)


class Worker:
    def __init__(
        self,
        dispatcher: Dispatcher,
        catalogue: Catalogue,
        tasks: Sequence[PeriodicTask],
        scheduler: Scheduler | None = None,
        scheduled: Sequence[ScheduledUseCase] = (),
    ) -> None:
        self._dispatcher = dispatcher
        self._catalogue = catalogue
        self._tasks = tasks
        self._scheduler = scheduler
        self._scheduled = scheduled
        self._paused = set[str]()
        """The tasks whose last run was not possible."""
        self._pause_logged = False

    async def subscribe(self) -> bool:
        """Record the subscriptions before the process causes events. False while the store cannot
        be written to; `run` tries again.
        """
        try:
            await self._dispatcher.subscribe()
        except Exception as failure:  # a process may serve reads without it
            self._report("subscribe", failure)
            return False
        self._succeeded("subscribe")
        return True

    async def subscribe_only(self) -> None:
        """For a process that leaves the deliveries to others."""
        while True:
            if await self.subscribe():
                return
            await asyncio.sleep(LONGEST_PAUSE.total_seconds())

    async def run(self) -> None:
        """Run until cancelled. Deliveries that are claimed at that moment are retried when their
        leases expire.
        """
        async with asyncio.TaskGroup() as group:
            group.create_task(self._dispatch())
            for task in self._tasks:
                execute = partial(self._execute, task)
                group.create_task(self._repeat(task.name, execute, task.every))
            if self._scheduler is not None:
                for scheduled in self._scheduled:
                    run_if_due = partial(self._scheduler.run_if_due, scheduled)
                    group.create_task(self._repeat(scheduled.name, run_if_due, scheduled.pause))

    async def run_due(self) -> None:
        """Run every task once, and deliver until nothing is due. Raises what a task raises."""
        for task in self._tasks:
            await self._execute(task)
        if self._scheduler is not None:
            for scheduled in self._scheduled:
                await self._scheduler.run_if_due(scheduled)
        while not (await self._dispatcher.run_once()).idle:
            pass

    async def _dispatch(self) -> None:
        pause = IDLE
        while True:
            try:
                progress = await self._dispatcher.run_once()
            except Exception as failure:  # no failure of the store may end the loop
                pause = min(max(pause * 2, IDLE), LONGEST_PAUSE)
                self._report("dispatch", failure)
            else:
                self._succeeded("dispatch")
                pause = IDLE if progress.idle else timedelta()
            await asyncio.sleep(pause.total_seconds())

    async def _execute(self, task: PeriodicTask) -> None:
        system = Actor.system()
        use_case = self._catalogue.resolve_for(system, task.use_case)
        await use_case.execute(system, task.command)

    async def _repeat(
        self, name: str, run: Callable[[], Awaitable[object]], pause: timedelta
    ) -> None:
        while True:
            try:
                await run()
            except Exception as failure:  # the next run may succeed
                self._report(name, failure)
            else:
                self._succeeded(name)
            await asyncio.sleep(pause.total_seconds())

    def _report(self, task: str, failure: Exception) -> None:
        if not isinstance(failure, Unavailable):
            _log.error("worker.failed", task=task, exc_info=failure)
            return
        # While the database does not answer, that has been logged already.
        if not self._pause_logged and type(failure) is not StoreUnavailable:
            _log.warning("worker.paused", task=task, reason=failure.message)
            self._pause_logged = True
        self._paused.add(task)

    def _succeeded(self, task: str) -> None:
        self._paused.discard(task)
        if self._pause_logged and not self._paused:
            _log.warning("worker.resumed")
            self._pause_logged = False


def build_worker(container: Application) -> Worker:
    return Worker(
        container.dispatcher(),
        container.catalogue(),
        container.periodic_tasks(),
        container.scheduler(),
        scheduled_use_cases(container.extensions),
    )


def scheduled_use_cases(extensions: Sequence[Extension]) -> list[ScheduledUseCase]:
    return [
        ScheduledUseCase(
            name=f"{extension.name}.{declared.use_case.__name__}",
            every=declared.every,
            use_case=declared.use_case,
            command=command_type(declared.use_case)(),
        )
        for extension in extensions
        for declared in extension.use_cases
        if declared.every is not None
    ]


async def run_until_stopped(worker: Worker, stopped: asyncio.Event) -> None:
    """Run until `stopped` is set."""
    running = asyncio.create_task(worker.run())
    stopping = asyncio.create_task(stopped.wait())
    await asyncio.wait([running, stopping], return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if running.done():
        running.result()
        return
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running
