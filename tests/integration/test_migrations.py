import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from hexameter.adapters.sql.driver.sqlite import open_connection
from hexameter.adapters.sql.migrations.runner import downgrade, status, upgrade
from hexameter.adapters.sql.tables.metadata import is_declared, metadata
from hexameter.adapters.testing.builders import build_post, build_registration, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.contracts.tags.tag_counts import counts
from hexameter.application.actor import Actor
from hexameter.domain.posts.values import PostStatus
from hexameter.entrypoints.testing.sql_world import sql_world
from tests.support.databases import sqlite_url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return sqlite_url(tmp_path)
    return request.getfixturevalue("postgres_database")


async def tables(url: str) -> set[str]:
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    await engine.dispose()
    return set(filter(is_declared, names)) - {"alembic_version"}


async def test_migrations_go_up_down_and_up_again(url: str) -> None:
    every = set(metadata().tables)
    await upgrade(url)
    assert await tables(url) == every
    await downgrade(url, "base")
    assert await tables(url) == set()
    await upgrade(url)
    assert await tables(url) == every


# Of SQLite's indexes it compares only those on columns; test_query_plans.py checks how they are
# used.
@pytest.mark.filterwarnings("ignore:.*expression-based index")
async def test_the_migrated_schema_equals_the_tables(url: str) -> None:
    await upgrade(url)

    options = {"compare_type": True, "include_name": lambda name, *_: is_declared(name)}

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, metadata()))

    engine = create_async_engine(url)
    async with engine.connect() as connection:
        found = await connection.run_sync(differences)
    await engine.dispose()
    assert found == []


async def test_processes_that_start_together_migrate_once(url: str) -> None:
    await asyncio.gather(*(upgrade(url) for _ in range(4)))
    assert (await status(url)).is_current


async def test_processes_open_a_new_file_together(tmp_path: Path) -> None:
    # SQLite refuses to change the journal mode, without waiting, while another changes it.
    async def opened(file: Path) -> None:
        await (await open_connection(file, lock_timeout=30)).close()

    for each in range(20):
        await asyncio.gather(*(opened(tmp_path / f"{each}.db") for _ in range(4)))


async def test_the_status_tells_an_empty_database_from_a_current_one(url: str) -> None:
    await upgrade(url)
    current = await status(url)
    await downgrade(url, "base")
    empty = await status(url)
    assert (empty.current, empty.is_current) == (None, False)
    assert (current.current, current.is_current) == (empty.head, True)


@pytest.mark.parametrize(
    "change", ["UPDATE audit_entries SET action = 'other'", "DELETE FROM audit_entries"]
)
async def test_the_audit_trail_can_be_neither_changed_nor_shortened(url: str, change: str) -> None:
    await upgrade(url)
    engine = create_async_engine(url)
    entry = text(
        "INSERT INTO audit_entries (id, action, details, occurred_at) VALUES "
        "('00000000000070008000000000000001', 'made', '{}', '2026-01-01T00:00:00.000+00:00')"
    )
    async with engine.begin() as connection:
        await connection.execute(entry)
    with pytest.raises(DBAPIError, match="append-only"):
        async with engine.begin() as connection:
            await connection.execute(text(change))
    await engine.dispose()


async def test_the_keys_of_addresses_follow_their_domains_down_and_up(url: str) -> None:
    await upgrade(url)
    user = build_user(email="a@fa\u00df.de")
    async with sql_world(url) as world, world.uow() as uow:
        await uow.users.add(user)
        await uow.commit()
    await downgrade(url, "0003")
    assert await email_keys(url) == ["a@fass.de"]
    await upgrade(url)
    assert await email_keys(url) == ["a@fa\u00df.de"]


async def test_a_pending_registration_survives_down_and_up(url: str) -> None:
    await upgrade(url)
    registration = build_registration()
    async with sql_world(url) as world, world.uow() as uow:
        await uow.registrations.add(registration)
        await uow.commit()
    await downgrade(url, "0004")
    await upgrade(url)
    async with sql_world(url) as world, world.uow() as uow:
        found = await uow.registrations.find_by_token(registration.token_digest)
    assert found == replace(registration, password_tag="", inputs={})


async def test_counts_are_filled_from_what_is_there(url: str) -> None:
    await upgrade(url)
    author, suspended = build_user(), build_user(suspended_at=NOON)
    async with sql_world(url) as world:
        await world.add_users(author, suspended)
        await world.add_posts(
            build_post(author.id, tags=("a", "b")),
            build_post(author.id, tags=("b",)),
            build_post(author.id, tags=("b",), status=PostStatus.DRAFT),
            build_post(suspended.id, tags=("b", "c")),
        )
    await downgrade(url, "0012")
    await upgrade(url)
    async with sql_world(url) as world:
        assert await counts(world) == {"a": 1, "b": 2}
        shown = await world.users.profile(author.id, Actor.anonymous())
        assert shown.posts_count == 2
        suspended.reinstate(NOON)
        await world.save_user(suspended)
        assert await counts(world) == {"a": 1, "b": 3, "c": 1}


async def email_keys(url: str) -> list[str]:
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        rows = await connection.execute(text("SELECT email_key FROM users"))
    await engine.dispose()
    return [row.email_key for row in rows]
