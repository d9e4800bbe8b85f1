"""How statements are run, which the contracts of the ports do not cover."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Insert,
    bindparam,
    column,
    select,
    update,
)
from sqlalchemy import text as sql_text
from sqlalchemy.dialects.sqlite.base import SQLiteDialect

from hexameter.adapters.sql.driver.compiled import StatementCache
from hexameter.adapters.sql.driver.constructs import InsertInto, in_list, unnest, upsert
from hexameter.adapters.sql.driver.interface import Database
from hexameter.adapters.sql.migrations.runner import upgrade
from hexameter.adapters.sql.schema.types import text
from hexameter.adapters.sql.tables.outbox import SequencerRow
from hexameter.adapters.sql.tables.rate_limits import RateLimitRow
from hexameter.application.ports.unit_of_work import StoreUnavailable, UnitOfWorkMisused
from tests.support.counter_rows import BY_KEY, INSERT, NOON, put
from tests.support.databases import opened, sqlite_url

BY_KEYS = (
    select(RateLimitRow.key).where(in_list(RateLimitRow.key, "keys")).order_by(RateLimitRow.key)
)
NOT_BY_KEYS = select(RateLimitRow.key).where(~in_list(RateLimitRow.key, "keys"))
EACH = select(unnest("keys", text()))
RAISE = update(RateLimitRow).values(count=RateLimitRow.count + bindparam("by"))
BEFORE = select(RateLimitRow.key).where(RateLimitRow.resets_at < bindparam("time"))


def hit(insert_into: InsertInto) -> Insert:
    statement = insert_into(RateLimitRow).values(
        key=bindparam("key"), count=1, resets_at=bindparam("resets_at")
    )
    return statement.on_conflict_do_update(
        index_elements=[RateLimitRow.key], set_={"count": RateLimitRow.count + 1}
    )


HIT = upsert(hit)


@pytest.fixture
async def sqlite_database(tmp_path: Path) -> AsyncIterator[Database]:
    await upgrade(sqlite_url(tmp_path))
    async with opened(sqlite_url(tmp_path)) as database:
        yield database


async def test_rows_are_named_tuples(database: Database) -> None:
    berlin = timezone(timedelta(hours=1))
    await put(database, "a", resets_at=datetime(2026, 3, 1, 13, 0, 0, 123999, tzinfo=berlin))
    expected = ("a", 1, NOON.replace(microsecond=123000))
    assert await database.fetch_all(BY_KEY, key="a") == [expected]
    row = await database.fetch_one(BY_KEY, key="a")
    assert row == expected
    assert row is not None
    assert (row.key, row.count, row.resets_at) == expected
    assert await database.fetch_one(BY_KEY, key="b") is None


async def test_times_compare_across_time_zones(database: Database) -> None:
    await put(database, "a", resets_at=NOON)
    berlin = timezone(timedelta(hours=1))
    assert await database.fetch_all(BEFORE, time=NOON.astimezone(berlin)) == []
    just_after = (NOON + timedelta(milliseconds=1)).astimezone(berlin)
    assert await database.fetch_all(BEFORE, time=just_after) == [("a",)]


async def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(ValueError, match="time zone"):
        await database.fetch_all(BEFORE, time=NOON.replace(tzinfo=None))


@pytest.mark.parametrize("parameters", [{}, {"key": "a", "other": 1}, {"other": 1}])
async def test_missing_and_unknown_parameters_are_refused(
    database: Database, parameters: dict[str, object]
) -> None:
    with pytest.raises(TypeError, match="Missing or unknown parameters"):
        await database.fetch_all(BY_KEY, **parameters)


async def test_a_list_is_one_parameter(database: Database) -> None:
    await put(database, "a", "b", "c")
    assert await database.fetch_all(BY_KEYS, keys=["c", "a", "z", '"', "%"]) == [("a",), ("c",)]
    assert await database.fetch_all(BY_KEYS, keys=()) == []
    assert await database.fetch_all(NOT_BY_KEYS, keys=["a", "b"]) == [("c",)]
    assert await database.fetch_all(EACH, keys=["x", "y"]) == [("x",), ("y",)]


async def test_a_statement_that_changes_with_its_values_is_refused(
    database: Database,
) -> None:
    expanding = select(RateLimitRow.key).where(RateLimitRow.key.in_(["a", "b"]))
    with pytest.raises(TypeError, match="in_list"):
        await database.fetch_all(expanding)


def test_an_unsuitable_sqlalchemy_is_refused_at_start() -> None:
    class Compiler(SQLiteDialect.statement_compiler):
        def __getattribute__(self, name: str) -> Any:
            if name == "post_compile_params":
                raise AttributeError(name)
            return super().__getattribute__(name)

    dialect = SQLiteDialect()
    dialect.statement_compiler = Compiler
    with pytest.raises(RuntimeError, match="lacks post_compile_params"):
        StatementCache(dialect)


async def test_an_insert_can_ignore_conflicts(database: Database) -> None:
    async with database.transaction() as transaction:
        for _ in range(3):
            assert await transaction.execute(HIT, key="a", resets_at=NOON) == 1
        await transaction.commit()
    assert await database.fetch_one(BY_KEY, key="a") == ("a", 3, NOON)


async def test_the_number_of_changed_rows_is_returned(database: Database) -> None:
    await put(database, "a", "b")
    async with database.transaction() as transaction:
        assert await transaction.execute(RAISE, by=2) == 2
        await transaction.commit()
    assert await database.fetch_one(BY_KEY, key="b") == ("b", 3, NOON)


async def test_a_failed_statement_ends_the_transaction(database: Database) -> None:
    async def fail_and_go_on() -> None:
        async with database.transaction() as transaction:
            await transaction.execute(INSERT, key="a", count=1, resets_at=NOON)
            with pytest.raises(Exception, match=r"(?i)rate_limits"):
                await transaction.execute(INSERT, key="a", count=1, resets_at=NOON)
            await transaction.execute(RAISE, by=1)

    with pytest.raises(UnitOfWorkMisused):
        await fail_and_go_on()
    assert await database.fetch_one(BY_KEY, key="a") is None


async def test_readers_do_not_wait_for_writers(database: Database) -> None:
    async with database.transaction() as transaction:
        await transaction.execute(INSERT, key="a", count=1, resets_at=NOON)
        async with asyncio.timeout(2):
            assert await database.fetch_one(BY_KEY, key="a") is None
        await transaction.commit()
    assert await database.fetch_one(BY_KEY, key="a") is not None


async def test_what_is_not_committed_is_rolled_back(database: Database) -> None:
    async with database.transaction() as transaction:
        await transaction.execute(INSERT, key="a", count=1, resets_at=NOON)
        await transaction.commit()
        await transaction.execute(INSERT, key="b", count=1, resets_at=NOON)
    assert await database.fetch_all(BY_KEYS, keys=["a", "b"]) == [("a",)]


async def test_observers_see_each_statement(database: Database) -> None:
    seen: list[tuple[str, bool]] = []

    def observe(sql: str, seconds: float, error: BaseException | None) -> None:
        assert seconds > 0
        seen.append((sql.split(maxsplit=1)[0], error is None))

    database.on_statement.append(observe)
    await put(database, "a")
    with pytest.raises(Exception, match=r"(?i)rate_limits"):
        await put(database, "a")
    await database.fetch_one(BY_KEY, key="a")
    assert seen == [("INSERT", True), ("INSERT", False), ("SELECT", True)]


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)]
)
async def test_sqlite_is_opened_so_that_no_acknowledged_write_is_lost(
    sqlite_database: Database, pragma: str, value: object
) -> None:
    asked = select(column(pragma)).select_from(sql_text(f"pragma_{pragma}()"))
    async with sqlite_database.transaction() as transaction:
        assert await transaction.fetch_all(asked) == [(value,)]


async def test_readers_of_sqlite_cannot_write(sqlite_database: Database) -> None:
    with pytest.raises(StoreUnavailable):
        await sqlite_database.fetch_all(RAISE.returning(RateLimitRow.key), by=1)


async def test_writers_of_sqlite_queue_and_none_is_lost(sqlite_database: Database) -> None:
    async def add() -> None:
        async with sqlite_database.transaction() as transaction:
            row = await transaction.fetch_one(
                select(SequencerRow.position).where(SequencerRow.name == "outbox")
            )
            assert row is not None
            await asyncio.sleep(0)
            await transaction.execute(
                update(SequencerRow).values(position=bindparam("next")), next=row.position + 1
            )
            await transaction.commit()

    await asyncio.gather(*(add() for _ in range(20)))
    position = await sqlite_database.fetch_one(select(SequencerRow.position))
    assert position == (20,)
