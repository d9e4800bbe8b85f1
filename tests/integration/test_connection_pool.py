"""The connection pool: closed connections, cancelled statements, unreachable servers."""

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Select, func, select

from hexameter.adapters.sql.driver.interface import Database
from hexameter.adapters.sql.driver.urls import DEFAULT_POOL_SIZE
from hexameter.adapters.sql.tables.rate_limits import RateLimitRow
from hexameter.application.ports.unit_of_work import StoreUnavailable
from tests.support.counter_rows import BY_KEY, COUNT_FOR_EVER, INSERT, NOON, put
from tests.support.databases import migrated_postgres, opened, sqlite_url
from tests.support.plain_connection import fetch

END_CONNECTIONS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE application_name = 'hexameter' AND datname = current_database()"
)
RUNNING = (
    "SELECT pid FROM pg_stat_activity WHERE state = 'active' "
    "AND datname = current_database() AND query LIKE '%endless%' AND pid <> pg_backend_pid()"
)


@pytest.fixture
async def migrated_url(request: pytest.FixtureRequest) -> AsyncIterator[str]:
    async with migrated_postgres(request.getfixturevalue("postgres_server")) as url:
        yield url


@pytest.fixture
async def one_connection(migrated_url: str) -> AsyncIterator[Database]:
    """With several connections, reads end in another order than they begin."""
    async with opened(migrated_url, pool_size=1) as database:
        await database.fetch_all(COUNT)
        yield database


async def until_running(url: str, endless: int) -> None:
    async with asyncio.timeout(30):
        while len(await fetch(url, RUNNING)) != endless:
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("writing", [False, True])
async def test_a_cancelled_statement_is_stopped_and_its_connection_released(
    database: Database, writing: bool
) -> None:
    async def run() -> None:
        if not writing:
            await database.fetch_all(COUNT_FOR_EVER)
        async with database.transaction() as transaction:
            await transaction.execute(INSERT, key="a", count=1, resets_at=NOON)
            await transaction.fetch_all(COUNT_FOR_EVER)

    tasks = [asyncio.create_task(run()) for _ in range(3)]
    await asyncio.sleep(0.3)
    for task in tasks:
        task.cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(result) for result in results] == [asyncio.CancelledError] * 3
    async with asyncio.timeout(4):
        await put(database, "a")
        assert await database.fetch_one(BY_KEY, key="a") == ("a", 1, NOON)


async def test_a_cancelled_query_is_stopped_in_the_server(migrated_url: str) -> None:
    async with opened(migrated_url) as database:
        task = asyncio.create_task(database.fetch_all(COUNT_FOR_EVER))
        await until_running(migrated_url, 1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await until_running(migrated_url, 0)


async def test_closed_connections_are_not_acquired(migrated_url: str) -> None:
    async with opened(migrated_url) as database:
        await put(database, "a")
        await asyncio.gather(*(database.fetch_one(BY_KEY, key="a") for _ in range(3)))
        await fetch(migrated_url, END_CONNECTIONS)
        await asyncio.sleep(0.05)
        await asyncio.gather(*(database.fetch_one(BY_KEY, key="a") for _ in range(3)))
        await put(database, "b")


async def test_a_queued_request_does_not_acquire_a_closed_connection(migrated_url: str) -> None:
    async with opened(migrated_url) as database:
        await open_all(database)
        busy = [asyncio.create_task(database.fetch_all(COUNT_FOR_EVER)) for _ in range(10)]
        await until_running(migrated_url, 10)
        waiting = [asyncio.create_task(database.fetch_one(BY_KEY, key="a")) for _ in range(10)]
        await asyncio.sleep(0.1)
        assert not any(task.done() for task in waiting)
        await fetch(migrated_url, END_CONNECTIONS)
        ended = await asyncio.gather(*busy, return_exceptions=True)
        assert [type(each) for each in ended] == [StoreUnavailable] * 10
        assert await asyncio.gather(*waiting) == [None] * 10


async def test_a_burst_of_slow_statements_is_served_and_blocked_ones_are_not_waited_for(
    migrated_url: str,
) -> None:
    slow = select(func.pg_sleep(0.3))
    async with opened(migrated_url) as database:
        burst = [database.fetch_all(slow) for _ in range(50)]
        assert len(await asyncio.gather(*burst)) == 50
        busy = [asyncio.create_task(database.fetch_all(COUNT_FOR_EVER)) for _ in range(10)]
        await until_running(migrated_url, 10)
        async with asyncio.timeout(30):
            with pytest.raises(StoreUnavailable):
                await database.fetch_one(BY_KEY, key="a")
        for task in busy:
            task.cancel()
        await asyncio.gather(*busy, return_exceptions=True)


COUNT = select(func.count()).select_from(RateLimitRow)


async def open_all(database: Database) -> None:
    """On a busy machine a burst would wait longer for the first connections than for others."""
    async with asyncio.timeout(30):
        while True:
            reads = (database.fetch_all(COUNT) for _ in range(DEFAULT_POOL_SIZE))
            results = await asyncio.gather(*reads, return_exceptions=True)
            if not any(isinstance(result, StoreUnavailable) for result in results):
                return


async def test_a_burst_of_one_read_does_not_delay_others(one_connection: Database) -> None:
    served: list[str] = []

    async def read(name: str, statement: Select[*tuple[Any, ...]], **parameters: object) -> None:
        await one_connection.fetch_all(statement, **parameters)
        served.append(name)

    async with asyncio.TaskGroup() as tasks:
        for _ in range(50):
            tasks.create_task(read("burst", BY_KEY, key="popular"))
        tasks.create_task(read("other values", BY_KEY, key="other"))
        tasks.create_task(read("other statement", COUNT))
    assert len(served) == 52
    assert {"other values", "other statement"} < set(served[:5])


async def test_queued_requests_that_give_up_leave_the_pool_to_others(database: Database) -> None:
    await open_all(database)
    for _ in range(3):
        tasks = [asyncio.create_task(database.fetch_all(BY_KEY, key="a")) for _ in range(100)]
        await asyncio.sleep(0)
        for task in tasks[::2]:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        assert results[1::2] == [[]] * 50
    async with asyncio.timeout(4):
        reads = [database.fetch_all(BY_KEY, key=f"{number}") for number in range(50)]
        assert await asyncio.gather(*reads) == [[]] * 50


async def test_reads_that_gave_up_take_no_turns(one_connection: Database) -> None:
    served: list[str] = []

    async def read(name: str, statement: Select[*tuple[Any, ...]], **parameters: object) -> None:
        await one_connection.fetch_all(statement, **parameters)
        served.append(name)

    reads = [asyncio.create_task(read("first", COUNT))]
    given_up = [
        asyncio.create_task(one_connection.fetch_all(BY_KEY, key="popular")) for _ in range(50)
    ]
    reads.append(asyncio.create_task(read("same", BY_KEY, key="popular")))
    reads += [asyncio.create_task(read("other", COUNT)) for _ in range(50)]
    await asyncio.sleep(0)
    for task in given_up:
        task.cancel()
    await asyncio.gather(*reads)
    assert "same" in served[:5]


async def test_an_unreachable_server_is_unavailable(unused_tcp_port: int) -> None:
    url = f"postgresql+asyncpg://nobody@127.0.0.1:{unused_tcp_port}/nothing"
    async with opened(url) as database:
        with pytest.raises(StoreUnavailable):
            await database.fetch_all(BY_KEY, key="a")
        with pytest.raises(StoreUnavailable):
            await put(database, "a")


async def test_a_directory_that_cannot_be_written_is_unavailable(tmp_path: Path) -> None:
    others = set(threading.enumerate())
    async with opened(sqlite_url(tmp_path)) as database:
        (tmp_path / "data").rmdir()
        with pytest.raises(StoreUnavailable):
            await database.fetch_all(BY_KEY, key="a")
        # The driver does not wait for its thread when it could not open the file.
        async with asyncio.timeout(5):
            while any(
                "_connection_worker" in each.name for each in {*threading.enumerate()} - others
            ):
                await asyncio.sleep(0.01)
