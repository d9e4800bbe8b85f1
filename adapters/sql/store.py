"""The database as the process opens, checks and closes it."""

import asyncio
import sqlite3

import asyncpg
from sqlalchemy import Boolean, String, column, literal_column, select, table

from hexameter.adapters.sql.driver.database import Database
from hexameter.adapters.sql.driver.engines import PoolSizes, create_engines
from hexameter.adapters.sql.ended_sessions import SqlEndedSessions
from hexameter.adapters.sql.migrations.runner import head, upgrade
from hexameter.adapters.sql.tables.outbox import OutboxRow
from hexameter.application.ports.unit_of_work import StoreUnavailable

_REVISION = select(column("version_num", String())).select_from(table("alembic_version"))
# A standby is read-only too. Hardly a write does without the outbox.
_REVISION_AND_WRITABLE = _REVISION.add_columns(
    literal_column(
        "current_setting('transaction_read_only') = 'off'"
        f" AND has_table_privilege('{OutboxRow.__tablename__}', 'INSERT')",
        Boolean(),
    ).label("writable")
)
_REVISION_OF_SQLITE = _REVISION.add_columns(literal_column("1", Boolean()).label("writable"))


class SqlStore:
    def __init__(self, url: str, database: Database, ended_sessions: SqlEndedSessions) -> None:
        self._url = url
        self._database = database
        self._ended_sessions = ended_sessions
        # Of its own, so that a look neither waits behind a rush of readers nor adds to it.
        self._probe = Database(create_engines(url, sizes=PoolSizes(writers=1, readers=1)))
        self._probing: asyncio.Task[list[str]] | None = None
        self._generation = database.generation
        self._writable = True

    async def migrate(self) -> None:
        await upgrade(self._url)

    async def open(self) -> None:
        """Returns when the news of ended sessions has been read once."""
        await self._database.open()
        await self._ended_sessions.start()

    async def close(self) -> None:
        await self._ended_sessions.stop()
        await self._database.close()
        if self._probing is not None:
            await asyncio.gather(self._probing, return_exceptions=True)
        await self._probe.close()

    async def missing(self) -> list[str]:
        """What serving needs and does not have: `database`, `migrations` or, on a PostgreSQL that
        is read-only or lets this role only read, `writes`.

        Who asks while somebody else does gets the same answer. Keeps a connection until `close`.
        """
        if self._probing is None or self._probing.done():
            self._probing = asyncio.create_task(self._missing())
        return await asyncio.shield(self._probing)

    async def _missing(self) -> list[str]:
        if self._generation != self._database.generation:
            # A write was refused. An older connection need not know why.
            self._generation = self._database.generation
            self._probe.expire()
        on_postgresql = self._probe.dialect_name == "postgresql"
        try:
            found = await self._probe.fetch_all(
                _REVISION_AND_WRITABLE if on_postgresql else _REVISION_OF_SQLITE
            )
        except StoreUnavailable:
            return ["database"]
        except (asyncpg.UndefinedTableError, sqlite3.OperationalError):
            return ["migrations"]
        if [row.version_num for row in found] != [head()]:
            return ["migrations"]
        self._note_writable(found[0].writable)
        return [] if self._writable else ["writes"]

    def _note_writable(self, writable: bool) -> None:
        if not writable:
            # Whether it still is read-only, only a new connection tells.
            self._probe.expire()
        elif not self._writable:
            # Another server may have taken over: what is connected to the former one stays behind.
            self._database.expire()
        self._writable = writable
