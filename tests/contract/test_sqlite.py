from collections.abc import AsyncIterator

import pytest

from hexameter.adapters.testing.contracts.every import EveryContract
from hexameter.adapters.testing.world import World
from hexameter.entrypoints.testing.sql_world import DATABASES, sql_world
from tests.support.stores import StoreMaker


@pytest.fixture(params=DATABASES)
async def world(request: pytest.FixtureRequest, new_store: StoreMaker) -> AsyncIterator[World]:
    async with new_store("sqlite") as url, sql_world(url, request.param) as world:
        yield world


class TestSqlite(EveryContract):
    """The SQL adapters keep every contract on SQLite."""
