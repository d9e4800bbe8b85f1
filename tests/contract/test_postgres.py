import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from hexameter.adapters.sql.migrations.runner import upgrade
from hexameter.adapters.sql.tables.metadata import metadata
from hexameter.adapters.testing.contracts.every import EveryContract
from hexameter.adapters.testing.world import World
from tests.contract.sql_world import DATABASES, sql_world
from tests.support.postgres import PostgresServer


@pytest.fixture(scope="module")
def database(postgres_server: PostgresServer) -> Iterator[str]:
    """One for all tests: emptying it takes a tenth of the time that making one takes."""

    async def make() -> str:
        return await postgres_server.create_database(
            await postgres_server.template("hexameter", upgrade)
        )

    url = asyncio.run(make())
    yield url
    asyncio.run(postgres_server.drop_database(url))


@pytest.fixture(params=DATABASES)
async def world(request: pytest.FixtureRequest, database: str) -> AsyncIterator[World]:
    await _empty(database)
    async with sql_world(database, request.param) as world:
        yield world


class TestPostgres(EveryContract):
    """The SQL adapters keep every contract on PostgreSQL."""


async def _empty(url: str) -> None:
    engine = create_async_engine(url)
    tables = [table.name for table in metadata().sorted_tables if table.name != "sequencers"]
    async with engine.begin() as connection:
        # Lets the audit trail's triggers, which refuse this, rest.
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        await connection.execute(text(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY"))
        await connection.execute(text("UPDATE sequencers SET position = 0"))
    await engine.dispose()
