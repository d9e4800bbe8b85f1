"""Connections that PostgreSQL terminates, before the client has noticed."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import URL, func, literal_column, make_url, select

from hexameter.adapters.sql.driver.interface import Database
from hexameter.application.ports.unit_of_work import StoreUnavailable
from tests.support.databases import opened
from tests.support.plain_connection import fetch

ONE = select(literal_column("1").label("one"))
BACKEND = select(func.pg_backend_pid().label("pid"))


@asynccontextmanager
async def without_end(url: URL) -> AsyncIterator[URL]:
    """The same server through a middleman who passes on all that it says, but not that it hangs
    up.
    """
    stopping: list[Callable[[], object]] = []

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await _connect(url)
        stopping.extend((back.close, writer.close))
        await asyncio.gather(_copy(reader, back), _copy(there, writer))

    middleman = await asyncio.start_server(carry, "127.0.0.1", 0)
    try:
        yield url.set(host="127.0.0.1", port=middleman.sockets[0].getsockname()[1], query={})
    finally:
        middleman.close()
        for stop in stopping:
            stop()


async def _connect(url: URL) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    folder = url.query.get("host")
    if folder:
        return await asyncio.open_unix_connection(f"{folder}/.s.PGSQL.{url.port or 5432}")
    return await asyncio.open_connection(url.host, url.port or 5432)


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while chunk := await source.read(65536):
        target.write(chunk)


@pytest.fixture
async def database(postgres_database: str) -> AsyncIterator[Database]:
    async with (
        without_end(make_url(postgres_database)) as url,
        opened(url.render_as_string(hide_password=False)) as database,
    ):
        yield database


async def test_a_statement_on_a_terminated_connection_is_unavailable_and_the_next_succeeds(
    database: Database, postgres_database: str
) -> None:
    found = await database.fetch_one(BACKEND)
    assert found is not None
    await fetch(postgres_database, f"SELECT pg_terminate_backend({found.pid}, 5000)")
    await asyncio.sleep(0.1)
    with pytest.raises(StoreUnavailable):
        await database.fetch_one(ONE)
    assert await database.fetch_one(ONE) == (1,)


async def test_a_transaction_on_a_terminated_connection_is_unavailable_and_the_next_succeeds(
    database: Database, postgres_database: str
) -> None:
    async with database.transaction() as transaction:
        found = await transaction.fetch_one(BACKEND)
    assert found is not None
    await fetch(postgres_database, f"SELECT pg_terminate_backend({found.pid}, 5000)")
    await asyncio.sleep(0.1)
    with pytest.raises(StoreUnavailable):
        async with database.transaction() as transaction:
            await transaction.fetch_one(ONE)
    async with database.transaction() as transaction:
        assert await transaction.fetch_one(ONE) == (1,)
