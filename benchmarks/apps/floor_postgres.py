"""The floor on asyncpg."""

import asyncio
import os
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from benchmarks.apps import reader_statements as readers
from benchmarks.apps import statements as sql
from benchmarks.apps.floor import Floor, Row, Step


class PostgresStore:
    """Ten connections, the last one used first."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._idle = asyncio.LifoQueue[Any]()

    async def open(self) -> None:
        for _ in range(10):
            connection = await asyncpg.connect(self._dsn, server_settings={"jit": "off"})
            await connection.set_type_codec(
                "jsonb",
                schema="pg_catalog",
                format="binary",
                encoder=lambda value: b"\x01" + orjson.dumps(value),
                decoder=lambda data: orjson.loads(data[1:]),
            )
            self._idle.put_nowait(connection)

    async def close(self) -> None:
        while not self._idle.empty():
            await self._idle.get_nowait().close()

    async def post_by_id(self, id: UUID, viewer: UUID | None) -> Row:
        return (
            await self._rows(sql.BY_ID_FOR, viewer, id)
            if viewer
            else await self._rows(sql.BY_ID, id)
        )[0]

    async def post_by_slug(self, slug: str, viewer: UUID | None) -> Row:
        return (
            await self._rows(sql.BY_SLUG_FOR, viewer, slug)
            if viewer
            else await self._rows(sql.BY_SLUG, slug)
        )[0]

    async def page(self, viewer: UUID | None) -> list[Row]:
        return await self._rows(sql.PAGE_FOR, viewer) if viewer else await self._rows(sql.PAGE)

    async def account(self, id: UUID) -> Row:
        return (await self._rows(sql.ACCOUNT, id))[0]

    async def tags(self) -> list[Row]:
        return await self._rows(readers.TAGS)

    async def feed(self, viewer: UUID) -> list[Row]:
        return await self._rows(readers.FEED, viewer)

    async def comments(self, post_id: UUID) -> list[Row]:
        return await self._rows(readers.COMMENTS, post_id)

    async def comment(self, id: UUID, viewer: UUID) -> Row:
        return (await self._rows(readers.COMMENT_FOR, viewer, id))[0]

    async def write(self, steps: Iterable[Step]) -> None:
        connection = await self._idle.get()
        try:
            async with connection.transaction():
                for statement, *arguments in steps:
                    done = await connection.execute(statement, *arguments)
                    if done.endswith(" 0"):
                        break
        finally:
            self._idle.put_nowait(connection)

    async def _rows(self, statement: str, *arguments: object) -> list[Row]:
        connection = await self._idle.get()
        try:
            return await connection.fetch(statement, *arguments)
        finally:
            self._idle.put_nowait(connection)


def create() -> Floor:
    return Floor(PostgresStore(os.environ["DSN"]), bytes.fromhex(os.environ["PUBLIC_KEY"]))
