"""Runs use cases on a schedule: once per interval across all processes."""

import asyncio
import contextlib
import os
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hexameter.application.actor import Actor
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.schedules import Schedules
from hexameter.domain.errors import Unavailable
from hexameter.entrypoints.catalogue import Catalogue

LEASE = timedelta(minutes=1)
"""The run of a process that was killed is repeated after this time."""

LONGEST_PAUSE = timedelta(seconds=5)
"""How late a run may be."""


def new_lease_owner() -> str:
    """Process ids are reused, so one alone could match an old lease."""
    return f"{os.getpid()}-{secrets.token_hex(4)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledUseCase:
    """`name` identifies the schedule in the store."""

    name: str
    every: timedelta
    use_case: type[Any]
    command: object

    @property
    def pause(self) -> timedelta:
        """Until it is asked again whether it is due."""
        return min(self.every, LONGEST_PAUSE)


class Scheduler:
    def __init__(
        self,
        schedules: Schedules,
        clock: Clock,
        catalogue: Catalogue,
        owner: str,
        *,
        lease: timedelta = LEASE,
    ) -> None:
        self._schedules = schedules
        self._clock = clock
        self._catalogue = catalogue
        self._owner = owner
        self._lease = lease

    async def run_if_due(self, scheduled: ScheduledUseCase) -> bool:
        """Whether it was run here. Raises what the use case raises: the next run is due as usual.

        If the process ends meanwhile, another one repeats the run when the lease has expired.
        """
        due_at = await self._claim(scheduled)
        if due_at is None:
            return False
        system = Actor.system()
        use_case = self._catalogue.resolve_for(system, scheduled.use_case)
        try:
            async with self._leased(scheduled):
                await use_case.execute(system, scheduled.command)
        except Exception:  # not when cancelled: another process then repeats the run
            await self._finish(scheduled, due_at)
            raise
        await self._finish(scheduled, due_at)
        return True

    async def _claim(self, scheduled: ScheduledUseCase) -> datetime | None:
        return await self._schedules.claim(
            scheduled.name, owner=self._owner, lease=self._lease, now=self._clock.now()
        )

    async def _finish(self, scheduled: ScheduledUseCase, due_at: datetime) -> None:
        now, following = self._clock.now(), due_at + scheduled.every
        if following <= now:  # Runs that were missed are not made up for.
            following = now + scheduled.every
        await self._schedules.finish(scheduled.name, owner=self._owner, due_at=following)

    @asynccontextmanager
    async def _leased(self, scheduled: ScheduledUseCase) -> AsyncGenerator[None]:
        """Extends the lease while the block runs."""
        extending = asyncio.create_task(self._extend(scheduled))
        try:
            yield
        finally:
            extending.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await extending

    async def _extend(self, scheduled: ScheduledUseCase) -> None:
        while True:
            await asyncio.sleep(self._lease.total_seconds() / 3)
            with contextlib.suppress(Unavailable):
                await self._claim(scheduled)
