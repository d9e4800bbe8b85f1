import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from time import monotonic
from uuid import UUID

from sqlalchemy import Insert, bindparam, delete, select

from hexameter.adapters.sql.driver.constructs import InsertInto, in_list, upsert
from hexameter.adapters.sql.driver.interface import Database
from hexameter.adapters.sql.schema.types import UtcDateTime
from hexameter.adapters.sql.tables.auth import EndedSessionRow, SessionRow
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.unit_of_work import StoreUnavailable
from hexameter.domain.auth.session import (
    ACCESS_TOKEN_LIFETIME,
    MAX_ACCESS_TOKEN_LIFETIME,
    AccessTokenLifetime,
)

INTERVAL = 0.85
READ_LIMIT = 1.0
"""In seconds. A read on a connection that hangs is given up and repeated, so that sessions that end
are noticed once the database is back."""
TOO_OLD = 5.0
"""A process that was stopped or busy for that long reads again before it accepts a token."""
MARGIN = timedelta(minutes=5)
"""For clocks that differ between processes and transactions that commit late."""
ANNOUNCED_FOR = MAX_ACCESS_TOKEN_LIFETIME + MARGIN
"""The same for all processes, although their lifetimes may differ while a setting changes."""

RECENTLY_ENDED = select(EndedSessionRow.session_id).where(
    EndedSessionRow.ended_at >= bindparam("since", type_=UtcDateTime())
)


def _announce(insert_into: InsertInto) -> Insert:
    ended = select(SessionRow.id, SessionRow.ended_at).where(in_list(SessionRow.id, "session_ids"))
    statement = insert_into(EndedSessionRow).from_select(["session_id", "ended_at"], ended)
    return statement.on_conflict_do_nothing(index_elements=[EndedSessionRow.session_id])


ANNOUNCE = upsert(_announce)
PRUNE_ANNOUNCED = delete(EndedSessionRow).where(EndedSessionRow.ended_at < bindparam("before"))
_log = logging.getLogger(__name__)


class SqlEndedSessions:
    """Reads the whole window each time: reading on from a remembered position would miss a
    transaction that commits late.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        seconds: Callable[[], float] = monotonic,
        *,
        lifetime: AccessTokenLifetime = ACCESS_TOKEN_LIFETIME,
    ) -> None:
        """`seconds` measures the age of the last read; it must be monotonic. `lifetime`: no access
        token is accepted for longer.
        """
        self._window = lifetime + MARGIN
        self._database = database
        self._clock = clock
        self._seconds = seconds
        self._ended: frozenset[UUID] = frozenset()
        self._noted = dict[UUID, float]()
        self._read_at = float("-inf")
        self._polling: asyncio.Task[None] | None = None
        self._reading: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Returns after the first read. Raises `StoreUnavailable`."""
        await self._refresh()
        self._polling = asyncio.create_task(self._poll())

    async def stop(self) -> None:
        for task in (self._polling, self._reading):
            if task is not None:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
        self._polling = None

    def note(self, session_ids: Iterable[UUID]) -> None:
        """Sessions that this process has ended, after the commit."""
        now = self._seconds()
        self._noted.update((session_id, now) for session_id in session_ids)

    async def has_ended(self, session_id: UUID) -> bool:
        if self._is_too_old():
            await self._refresh()
            if self._is_too_old():
                raise StoreUnavailable
        return session_id in self._ended or session_id in self._noted

    def _is_too_old(self) -> bool:
        return self._seconds() - self._read_at > TOO_OLD

    async def _poll(self) -> None:
        """Also logs when the database goes away and when it is back, for the whole process: every
        process that keeps the store open polls.
        """
        failing_since: float | None = None
        while True:
            await asyncio.sleep(INTERVAL)
            try:
                await self._refresh()
            except StoreUnavailable as error:
                if failing_since is None:
                    failing_since = self._seconds()
                    cause = type(error.__cause__ or error).__name__
                    _log.warning("The database does not answer (%s).", cause)
            else:
                if failing_since is not None:
                    away = self._seconds() - failing_since
                    _log.warning("The database answers again, after %.0f s.", away)
                    failing_since = None

    async def _refresh(self) -> None:
        """Read, or wait for the read that another task has begun. Raises `StoreUnavailable`."""
        if self._reading is None:
            self._reading = asyncio.create_task(self._read())
            self._reading.add_done_callback(self._finish)
        try:
            await asyncio.shield(self._reading)
        except StoreUnavailable:
            raise
        except Exception as error:
            raise StoreUnavailable from error

    def _finish(self, reading: asyncio.Task[None]) -> None:
        self._reading = None
        if not reading.cancelled():
            reading.exception()  # Retrieved, so that asyncio does not log it: the callers raise it.

    async def _read(self) -> None:
        async with asyncio.timeout(READ_LIMIT):
            await self._read_window()

    async def _read_window(self) -> None:
        began = self._seconds()
        since = self._clock.now() - self._window
        rows = await self._database.fetch_all(RECENTLY_ENDED, since=since)
        self._ended = frozenset(row.session_id for row in rows)
        self._read_at = began
        oldest = began - self._window.total_seconds()
        for session_id in [noted for noted, at in self._noted.items() if at < oldest]:
            del self._noted[session_id]
