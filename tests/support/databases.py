"""Databases for tests: an SQLite file, or a clone of a PostgreSQL template, both migrated."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from hexameter.adapters.sql.driver.compiled_database import CompiledDatabase
from hexameter.adapters.sql.driver.interface import Database
from hexameter.adapters.sql.driver.urls import DEFAULT_POOL_SIZE
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
async def opened(url: str, *, pool_size: int = DEFAULT_POOL_SIZE) -> AsyncIterator[Database]:
    database = CompiledDatabase(url, pool_size=pool_size)
    await database.open()
    try:
        yield database
    finally:
        await database.close()
