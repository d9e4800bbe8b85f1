"""The database as the process opens, checks and closes it."""

import asyncio
import sqlite3

import asyncpg
from sqlalchemy import String, column, select, table

from adapters.sql.ended_sessions import SqlEndedSessions
from adapters.sql.engine import PoolSizes, create_engines
from adapters.sql.execution import Database
from adapters.sql.migrate import head, upgrade
from application.ports.unit_of_work import StoreUnavailable

_REVISION = select(column("version_num", String())).select_from(table("alembic_version"))


class SqlStore:
    def __init__(self, url: str, database: Database, ended_sessions: SqlEndedSessions) -> None:
        self._url = url
        self._database = database
        self._ended_sessions = ended_sessions
        # Of its own, so that a look neither waits behind a rush of readers nor adds to it.
        self._looked_at = Database(create_engines(url, sizes=PoolSizes(writers=1, readers=1)))
        self._look: asyncio.Task[list[str]] | None = None

    async def migrate(self) -> None:
        await upgrade(self._url)

    async def open(self) -> None:
        """Returns when the news of ended sessions has been read once."""
        await self._database.open()
        await self._ended_sessions.start()

    async def close(self) -> None:
        await self._ended_sessions.stop()
        await self._database.close()
        if self._look is not None:
            await asyncio.gather(self._look, return_exceptions=True)
        await self._looked_at.close()

    async def missing(self) -> list[str]:
        """What serving needs and does not have: `database` or `migrations`.

        Who asks while somebody else does gets the same answer. Keeps a connection until `close`.
        """
        if self._look is None or self._look.done():
            self._look = asyncio.create_task(self._missing())
        return await asyncio.shield(self._look)

    async def _missing(self) -> list[str]:
        try:
            found = await self._looked_at.fetch_all(_REVISION)
        except StoreUnavailable:
            return ["database"]
        except (asyncpg.UndefinedTableError, sqlite3.OperationalError):
            return ["migrations"]
        return [] if found == [(head(),)] else ["migrations"]
