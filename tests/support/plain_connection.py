"""A second connection to a database that knows nothing of the product."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from typing import Any

import asyncpg
from sqlalchemy import make_url


async def fetch(url: str, statement: str) -> Sequence[tuple[Any, ...]]:
    """What is committed, as the driver gives it."""
    if url.startswith("sqlite"):
        return await asyncio.to_thread(_fetch_sqlite, url, statement)
    connection = await asyncpg.connect(_postgres(url))
    try:
        return [tuple(row) for row in await connection.fetch(statement)]
    finally:
        await connection.close()


def _postgres(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _fetch_sqlite(url: str, statement: str) -> Sequence[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{make_url(url).database}?mode=ro", uri=True)) as connection:
        return connection.execute(statement).fetchall()
