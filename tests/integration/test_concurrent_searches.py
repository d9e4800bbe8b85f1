"""Searches that take long leave connections to everybody else."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import asyncpg
import pytest
from sqlalchemy import make_url

from hexameter.adapters.testing.contracts.search.steps import UNSORTED, author, query, written
from hexameter.adapters.testing.world import World
from hexameter.application.actor import Actor
from hexameter.domain.errors import Unavailable
from hexameter.domain.pagination import PageRequest, Sort
from hexameter.entrypoints.testing.sql_world import sql_world
from tests.support.databases import migrated_postgres
from tests.support.postgres import PostgresServer

SEARCHES = 30
NEWEST = PageRequest(Sort("published_at", descending=True))
WAITING = (
    "SELECT count(*) FROM pg_locks WHERE NOT granted AND database = "
    "(SELECT oid FROM pg_database WHERE datname = current_database())"
)


@asynccontextmanager
async def searches_held(url: str) -> AsyncGenerator[asyncpg.Connection]:
    """No search gets on before the end of the block."""
    connection = await asyncpg.connect(
        make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    )
    try:
        async with connection.transaction():
            await connection.execute("LOCK TABLE post_search IN ACCESS EXCLUSIVE MODE")
            yield connection
    finally:
        await connection.close()


async def search(world: World) -> int:
    page = PageRequest(UNSORTED)
    return len((await world.search.page(query(world, "loom"), page, Actor.anonymous())).items)


async def test_slow_searches_do_not_keep_other_reads_waiting(
    postgres_server: PostgresServer,
) -> None:
    async with migrated_postgres(postgres_server) as url, sql_world(url) as world:
        await world.add_posts(written((await author(world)).id, "A loom."))
        async with searches_held(url) as connection:
            searches = [asyncio.create_task(search(world)) for _ in range(SEARCHES)]
            async with asyncio.timeout(30):
                while not await connection.fetchval(WAITING):
                    await asyncio.sleep(0.01)
            for _ in range(SEARCHES):
                assert len((await world.posts.page(NEWEST, Actor.anonymous())).items) == 1
            done, _ = await asyncio.wait(searches, return_when=asyncio.FIRST_COMPLETED)
            with pytest.raises(Unavailable):
                done.pop().result()
        await asyncio.gather(*searches, return_exceptions=True)
        assert await search(world) == 1
