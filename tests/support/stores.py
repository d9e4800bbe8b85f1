"""New stores of each kind, migrated and empty."""

import asyncio
import shutil
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from uuid import uuid4

from hexameter.entrypoints.testing.samples import upgrade_with_samples
from hexameter.entrypoints.testing.sql_world import emptied
from tests.support.postgres import PostgresServer

STORES = ("memory", "sqlite", "postgresql")
DATABASES = STORES[1:]

StoreMaker = Callable[[str], AbstractAsyncContextManager[str]]
"""From a kind to the URL of a new store, which goes when the block ends."""


class Stores:
    """Migrating once and copying makes a database in a hundredth of the time."""

    def __init__(self, directory: Path, server: Callable[[], PostgresServer]) -> None:
        self._directory = directory
        self._server = server
        self._emptied: list[str] = []

    @asynccontextmanager
    async def __call__(self, kind: str) -> AsyncGenerator[str]:
        if kind == "memory":
            yield "memory://"
        elif kind == "sqlite":
            path = self._directory / f"{uuid4().hex}.db"
            await asyncio.to_thread(shutil.copy, await self._sqlite_template(), path)
            yield f"sqlite+aiosqlite:///{path}"
        else:
            url = await self._new_database()
            yield url
            await self._server().drop_database(url)

    @asynccontextmanager
    async def reused(self, kind: str) -> AsyncGenerator[str]:
        """The same, for tests that change nothing but rows: a PostgreSQL database is emptied and
        used again.
        """
        if kind != "postgresql":
            async with self(kind) as url:
                yield url
            return
        url = self._emptied.pop() if self._emptied else await self._new_database()
        yield url
        await self._server().end_connections(url)
        await emptied(url)
        self._emptied.append(url)

    async def _new_database(self) -> str:
        server = self._server()
        template = await server.template("hexameter", upgrade_with_samples)
        return await server.create_database(template)

    async def _sqlite_template(self) -> Path:
        path = self._directory / "template.db"
        if not path.exists():
            await upgrade_with_samples(f"sqlite+aiosqlite:///{path}")
        return path
