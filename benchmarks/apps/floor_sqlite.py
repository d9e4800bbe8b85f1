"""The floor on aiosqlite."""

import asyncio
import os
import re
from datetime import datetime
from typing import Any
from uuid import UUID

import aiosqlite
import orjson

from benchmarks.apps import statements as sql
from benchmarks.apps.floor import Floor, Row

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY")
READERS = 4


class SqliteStore:
    """Four connections to read and one to write."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._readers = asyncio.LifoQueue[aiosqlite.Connection]()
        self._writer = asyncio.LifoQueue[aiosqlite.Connection]()

    async def open(self) -> None:
        for queue in (self._writer, *[self._readers] * READERS):
            connection = await aiosqlite.connect(self._path, isolation_level=None)
            for pragma in PRAGMAS:
                await connection.execute(f"PRAGMA {pragma}")
            queue.put_nowait(connection)

    async def close(self) -> None:
        for queue in (self._writer, self._readers):
            while not queue.empty():
                await queue.get_nowait().close()

    async def post_by_id(self, id: UUID, viewer: UUID | None) -> Row:
        if viewer:
            return post((await self._rows(sql.BY_ID_FOR, viewer.hex, id.hex))[0])
        return post((await self._rows(sql.BY_ID, id.hex))[0])

    async def post_by_slug(self, slug: str, viewer: UUID | None) -> Row:
        if viewer:
            return post((await self._rows(sql.BY_SLUG_FOR, viewer.hex, slug))[0])
        return post((await self._rows(sql.BY_SLUG, slug))[0])

    async def page(self, viewer: UUID | None) -> list[Row]:
        if viewer:
            return [post(row) for row in await self._rows(sql.PAGE_FOR, viewer.hex)]
        return [post(row) for row in await self._rows(sql.PAGE)]

    async def account(self, id: UUID) -> Row:
        row = (await self._rows(sql.ACCOUNT, id.hex))[0]
        return (UUID(row[0]), *row[1:7], moment(row[7]), moment(row[8]), row[9], *row[10:])

    async def create(self, new: dict[str, Any]) -> None:
        id, author, now = new["id"].hex, new["author"].hex, text(new["now"])
        tags = orjson.dumps(new["tags"]).decode()
        connection = await self._writer.get()
        try:
            for statement, *arguments in (
                ("BEGIN IMMEDIATE",),
                (sql.CLAIM, author, new["key"], new["fingerprint"], id, now),
                (sql.SLUG, new["slug"], id),
                (
                    *(sql.POST, id, author, new["slug"], now, new["minutes"]),
                    *(new["title"], tags, new["body"], new["html"]),
                ),
                *((sql.TAG, id, tag) for tag in new["tags"]),
                (sql.EVENT, new["event_id"].hex, id, now, orjson.dumps(new["event"]).decode()),
                ("COMMIT",),
            ):
                await connection.execute(numbered(statement), arguments)
        finally:
            self._writer.put_nowait(connection)

    async def _rows(self, statement: str, *arguments: object) -> list[Any]:
        connection = await self._readers.get()
        try:
            return list(await connection.execute_fetchall(numbered(statement), arguments))
        finally:
            self._readers.put_nowait(connection)


_numbered: dict[str, str] = {}


def numbered(statement: str) -> str:
    found = _numbered.get(statement)
    if found is None:
        found = _numbered[statement] = re.sub(r"\$(\d)", r"?\1", statement)
    return found


def post(row: Any) -> Row:
    return (
        *(UUID(row[0]), *row[1:5], UUID(row[5]), *row[6:8], orjson.loads(row[8]), row[9]),
        *map(moment, row[10:14]),
        *row[14:],
    )


def moment(at: str | None) -> datetime | None:
    return None if at is None else datetime.fromisoformat(at)


def text(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")


def create() -> Floor:
    return Floor(SqliteStore(os.environ["DSN"]), bytes.fromhex(os.environ["PUBLIC_KEY"]))
