"""The floor on aiosqlite."""

import asyncio
import os
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import aiosqlite
import orjson

from benchmarks.apps import reader_statements as readers
from benchmarks.apps import statements as sql
from benchmarks.apps.floor import Floor, Row, Step

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

    async def tags(self) -> list[Row]:
        return await self._rows(readers.TAGS)

    async def feed(self, viewer: UUID) -> list[Row]:
        return [post(row) for row in await self._rows(readers.FEED_WITHOUT_LATERAL, viewer.hex)]

    async def comments(self, post_id: UUID) -> list[Row]:
        return [comment(row) for row in await self._rows(readers.COMMENTS_UNTYPED, post_id.hex)]

    async def comment(self, id: UUID, viewer: UUID) -> Row:
        return comment((await self._rows(readers.COMMENT_FOR, viewer.hex, id.hex))[0])

    async def write(self, steps: Iterable[Step]) -> None:
        connection = await self._writer.get()
        try:
            await connection.execute("BEGIN IMMEDIATE")
            for statement, *arguments in steps:
                done = await connection.execute(numbered(statement), [*map(stored, arguments)])
                if done.rowcount == 0:
                    break
            await connection.execute("COMMIT")
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
        unlocked = re.sub(" FOR (NO KEY UPDATE|KEY SHARE|UPDATE)$", "", statement)
        found = _numbered[statement] = re.sub(r"\$(\d)", r"?\1", unlocked)
    return found


def post(row: Any) -> Row:
    return (
        *(UUID(row[0]), *row[1:5], UUID(row[5]), *row[6:8], orjson.loads(row[8]), row[9]),
        *map(moment, row[10:14]),
        *row[14:],
    )


def moment(at: str | None) -> datetime | None:
    return None if at is None else datetime.fromisoformat(at)


def comment(row: Any) -> Row:
    id, number, post_id, parent_id, author_id, *shown = row
    return (
        *(UUID(id), number, UUID(post_id), parent_id and UUID(parent_id)),
        *(author_id and UUID(author_id), *shown[:6], *map(moment, shown[6:])),
    )


def stored(value: object) -> object:
    match value:
        case UUID():
            return value.hex
        case datetime():
            return value.isoformat(timespec="milliseconds")
        case dict() | list():
            return orjson.dumps(value).decode()
        case _:
            return value


def create() -> Floor:
    return Floor(SqliteStore(os.environ["DSN"]), bytes.fromhex(os.environ["PUBLIC_KEY"]))
