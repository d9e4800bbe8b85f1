"""Databases for tests: an SQLite file, or a clone of a PostgreSQL template, both migrated."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from hexameter.adapters.sql.driver.database import Database
from hexameter.adapters.sql.driver.engines import create_engines
from hexameter.adapters.sql.migrations.runner import upgrade
from tests.support.postgres import PostgresServer


def sqlite_url(directory: Path) -> str:
    return f"sqlite+aiosqlite:///{directory}/data/hexameter.db"


@asynccontextmanager
async def migrated_postgres(server: PostgresServer) -> AsyncIterator[str]:
    url = await server.create_database(await server.template("migrated", upgrade))
    try:
        yield url
    finally:
        await server.drop_database(url)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    database = Database(create_engines(url))
    await database.open()
    try:
        yield database
    finally:
        await database.close()
