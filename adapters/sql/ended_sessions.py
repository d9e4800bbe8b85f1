import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from time import monotonic
from uuid import UUID

from sqlalchemy import Insert, bindparam, delete, select

from hexameter.adapters.sql.driver.constructs import InsertInto, in_list, upsert
from hexameter.adapters.sql.driver.database import Database
from hexameter.adapters.sql.tables.auth import EndedSessionRow, SessionRow
from hexameter.adapters.sql.tables.types import UtcDateTime
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.unit_of_work import StoreUnavailable
from hexameter.domain.auth.session import ACCESS_TOKEN_LIFETIME

INTERVAL = 0.25
READ_LIMIT = 1.0
"""Given up after so long and tried again, so that a connection that hangs does not keep the news
away when the database is back."""
TOO_OLD = 5.0
MARGIN = timedelta(minutes=5)
"""How far the clocks of two processes may be apart, and how late a transaction may commit."""
WINDOW = ACCESS_TOKEN_LIFETIME + MARGIN

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
    """Reads the whole window each time: who remembers where it read to misses what commits late."""

    def __init__(
        self, database: Database, clock: Clock, seconds: Callable[[], float] = monotonic
    ) -> None:
        """`seconds` tells how old the news is; it does not jump when the clock is set."""
        self._database = database
        self._clock = clock
        self._seconds = seconds
        self._ended: frozenset[UUID] = frozenset()
        self._noted = dict[UUID, float]()
        self._read_at = float("-inf")
        self._polling: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Returns when the news has been read once. Raises `StoreUnavailable`."""
        await self._read()
        self._polling = asyncio.create_task(self._poll())

    async def stop(self) -> None:
        if self._polling is not None:
            self._polling.cancel()
            with suppress(asyncio.CancelledError):
                await self._polling
            self._polling = None

    def note(self, session_ids: Iterable[UUID]) -> None:
        """They have been ended here, and it is committed."""
        now = self._seconds()
        self._noted.update((session_id, now) for session_id in session_ids)

    def has_ended(self, session_id: UUID) -> bool:
        if self._seconds() - self._read_at > TOO_OLD:
            raise StoreUnavailable
        return session_id in self._ended or session_id in self._noted

    async def _poll(self) -> None:
        failing = False
        while True:
            await asyncio.sleep(INTERVAL)
            try:
                async with asyncio.timeout(READ_LIMIT):
                    await self._read()
            except Exception as error:  # whatever it is, `has_ended` tells when it lasts
                if not failing:
                    _log.warning("The news of ended sessions cannot be read: %r", error)
                failing = True
            else:
                failing = False

    async def _read(self) -> None:
        began = self._seconds()
        since = self._clock.now() - WINDOW
        rows = await self._database.fetch_all(RECENTLY_ENDED, since=since)
        self._ended = frozenset(row.session_id for row in rows)
        self._read_at = began
        oldest = began - WINDOW.total_seconds()
        for session_id in [noted for noted, at in self._noted.items() if at < oldest]:
            del self._noted[session_id]
