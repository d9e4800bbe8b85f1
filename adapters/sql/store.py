"""The database as the process opens, checks and closes it."""

import asyncpg
from sqlalchemy.exc import SQLAlchemyError

from adapters.sql.ended_sessions import SqlEndedSessions
from adapters.sql.execution import Database
from adapters.sql.migrate import status, upgrade


class SqlStore:
    def __init__(self, url: str, database: Database, ended_sessions: SqlEndedSessions) -> None:
        self._url = url
        self._database = database
        self._ended_sessions = ended_sessions

    async def migrate(self) -> None:
        await upgrade(self._url)

    async def open(self) -> None:
        """Returns when the news of ended sessions has been read once."""
        await self._database.open()
        await self._ended_sessions.start()

    async def close(self) -> None:
        await self._ended_sessions.stop()
        await self._database.close()

    async def missing(self) -> list[str]:
        """What serving needs and does not have: `database` or `migrations`."""
        try:
            found = await status(self._url)
        except (OSError, SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return ["database"]
        return [] if found.is_current else ["migrations"]
