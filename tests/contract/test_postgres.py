import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from hexameter.adapters.testing.contracts.every import EveryContract
from hexameter.adapters.testing.world import World
from hexameter.entrypoints.testing.samples import upgrade_with_samples
from hexameter.entrypoints.testing.sql_world import DATABASES, emptied, sql_world
from tests.support.postgres import PostgresServer


@pytest.fixture(scope="module")
def database(postgres_server: PostgresServer) -> Iterator[str]:
    """One for all tests: emptying it takes a tenth of the time that making one takes."""

    async def make() -> str:
        return await postgres_server.create_database(
            await postgres_server.template("hexameter", upgrade_with_samples)
        )

    url = asyncio.run(make())
    yield url
    asyncio.run(postgres_server.drop_database(url))


@pytest.fixture(params=DATABASES)
async def world(request: pytest.FixtureRequest, database: str) -> AsyncIterator[World]:
    await emptied(database)
    async with sql_world(database, request.param) as world:
        yield world


class TestPostgres(EveryContract):
    """The SQL adapters keep every contract on PostgreSQL."""
