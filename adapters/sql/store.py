"""The database as the process opens, checks and closes it."""

import asyncio
import sqlite3
from collections.abc import Sequence

import asyncpg
from sqlalchemy import Boolean, String, column, literal_column, select, table

from hexameter.adapters.sql.driver.compiled_database import CompiledDatabase
from hexameter.adapters.sql.driver.constructs import Statement
from hexameter.adapters.sql.driver.interface import Database
from hexameter.adapters.sql.ended_sessions import SqlEndedSessions
from hexameter.adapters.sql.migrations.configuration import head_of
from hexameter.adapters.sql.migrations.declarations import require_matching
from hexameter.adapters.sql.migrations.extension_tables import ExtensionTables
from hexameter.adapters.sql.migrations.runner import (
    WRITABLE,
    MigrationStatus,
    head,
    status,
    upgrade,
)
from hexameter.application.ports.unit_of_work import StoreUnavailable

_REVISION = select(column("version_num", String())).select_from(table("alembic_version"))
_REVISION_AND_WRITABLE = _REVISION.add_columns(WRITABLE.label("writable"))
_REVISION_OF_SQLITE = _REVISION.add_columns(literal_column("1", Boolean()).label("writable"))


def _revisions(extensions: Sequence[ExtensionTables]) -> list[tuple[Statement, str | None]]:
    """For each extension, a statement that reads its revision, and the one that it needs."""
    return [
        (
            select(column("version_num", String())).select_from(table(each.version_table)),
            head_of(each),
        )
        for each in extensions
    ]


class SqlStore:
    def __init__(
        self,
        url: str,
        database: Database,
        ended_sessions: SqlEndedSessions,
        extensions: Sequence[ExtensionTables] = (),
    ) -> None:
        self._url = url
        self._extensions = extensions
        self._revisions = _revisions(extensions)
        self._database = database
        self._ended_sessions = ended_sessions
        # A pool of its own, so that a probe neither queues behind readers nor delays them.
        self._probe = CompiledDatabase(url, pool_size=1)
        self._probing: asyncio.Task[list[str]] | None = None
        self._generation = database.generation
        self._writable = True

    async def migrate(self) -> None:
        """Raises `UnusableDatabase`, also for an extension that differs from its migrations."""
        self.require_declared()
        await upgrade(self._url, extensions=self._extensions)

    def require_declared(self) -> None:
        """Raises `UnusableDatabase` for an extension that differs from its migrations."""
        for tables in self._extensions:
            require_matching(tables)

    async def status(self) -> MigrationStatus:
        """Raises `UnusableDatabase`."""
        return await status(self._url, extensions=self._extensions)

    async def open(self) -> None:
        """Returns when the ended sessions have been read once."""
        await self._database.open()
        await self._ended_sessions.start()

    async def close(self) -> None:
        await self._ended_sessions.stop()
        await self._database.close()
        if self._probing is not None:
            await asyncio.gather(self._probing, return_exceptions=True)
        await self._probe.close()

    async def missing(self) -> list[str]:
        """What serving needs and lacks: `database`, `migrations`, or `writes` when PostgreSQL is
        read-only or the role may only read.

        Concurrent calls share one probe. Keeps a connection open until `close`.
        """
        if self._probing is None or self._probing.done():
            self._probing = asyncio.create_task(self._missing())
        return await asyncio.shield(self._probing)

    async def _missing(self) -> list[str]:
        if self._generation != self._database.generation:
            # A write was refused. An older connection may not see the reason.
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
        for statement, revision in self._revisions:
            try:
                row = await self._probe.fetch_one(statement)
            except (asyncpg.UndefinedTableError, sqlite3.OperationalError):
                return ["migrations"]
            if row is None or row.version_num != revision:
                return ["migrations"]
        self._note_writable(found[0].writable)
        return [] if self._writable else ["writes"]

    def _note_writable(self, writable: bool) -> None:
        if not writable:
            # Only a new connection shows whether it is still read-only.
            self._probe.expire()
        elif not self._writable:
            # Another server may have taken over: drop the connections to the former one.
            self._database.expire()
        self._writable = writable
