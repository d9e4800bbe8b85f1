"""What goes on without anybody asking: delivery, and what is due at a time.

Runs inside `serve` or alone. Any number may run at once.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

from hexameter.application.actor import Actor
from hexameter.application.dispatcher import Dispatcher
from hexameter.application.posts.publish_due_posts import PublishDuePosts, PublishDuePostsCommand
from hexameter.application.posts.render_posts import RenderPosts, RenderPostsCommand
from hexameter.application.prune_expired import PruneExpired, PruneExpiredCommand
from hexameter.application.users.delete_due_accounts import (
    DeleteDueAccounts,
    DeleteDueAccountsCommand,
)
from hexameter.domain.errors import Unavailable
from hexameter.entrypoints.catalogue import Catalogue

IDLE = timedelta(milliseconds=250)
LONGEST_PAUSE = timedelta(seconds=5)

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class PeriodicTask:
    """Something done again and again, `every` so often."""

    name: str
    every: timedelta
    run: Callable[[], Awaitable[object]]


class Worker:
    """`run` goes on until it is cancelled; what a claim holds at that moment is delivered again
    later.
    """

    def __init__(self, dispatcher: Dispatcher, catalogue: Catalogue) -> None:
        self._dispatcher = dispatcher
        self._chores = _chores(catalogue)

    async def run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._dispatch())
            for chore in self._chores:
                tasks.create_task(_repeat(chore))

    async def _dispatch(self) -> None:
        pause = IDLE
        while True:
            try:
                progress = await self._dispatcher.run_once()
            except Exception as failure:  # the loop outlives whatever the store does
                pause = min(max(pause * 2, IDLE), LONGEST_PAUSE)
                _report("dispatch", failure)
            else:
                pause = IDLE if progress.idle else timedelta()
            await asyncio.sleep(pause.total_seconds())


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


def _chores(catalogue: Catalogue) -> list[PeriodicTask]:
    system = Actor.system()
    publish = catalogue.resolve(PublishDuePosts)
    delete = catalogue.resolve(DeleteDueAccounts)
    prune = catalogue.resolve(PruneExpired)
    render = catalogue.resolve(RenderPosts)
    return [
        PeriodicTask(
            "publish_due_posts",
            timedelta(seconds=1),
            lambda: publish.execute(system, PublishDuePostsCommand()),
        ),
        PeriodicTask(
            "delete_due_accounts",
            timedelta(minutes=1),
            lambda: delete.execute(system, DeleteDueAccountsCommand()),
        ),
        PeriodicTask(
            "prune_expired",
            timedelta(minutes=15),
            lambda: prune.execute(system, PruneExpiredCommand()),
        ),
        PeriodicTask(
            "render_posts",
            timedelta(seconds=10),
            lambda: render.execute(system, RenderPostsCommand()),
        ),
    ]


async def _repeat(chore: PeriodicTask) -> None:
    while True:
        try:
            await chore.run()
        except Exception as failure:  # the next round may do better
            _report(chore.name, failure)
        await asyncio.sleep(chore.every.total_seconds())


def _report(what: str, failure: Exception) -> None:
    if isinstance(failure, Unavailable):
        _log.warning("worker.paused", task=what, reason=failure.code)
    else:
        _log.error("worker.failed", task=what, exc_info=failure)
