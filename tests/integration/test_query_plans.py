"""With 20,000 posts, the most frequent queries scan an index and stop when the page is full."""

import re
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Awaitable,
    Callable,
    Sequence,
)
from contextlib import asynccontextmanager
from functools import partial

import pytest
import pytest_asyncio
from sqlalchemy import Integer, column, literal_column, select, table

from hexameter.adapters.sql.driver.compiled import CompiledStatement, StatementCache
from hexameter.adapters.sql.driver.urls import driver_for
from hexameter.adapters.sql.queries.feed import FeedShape, feed_bounds, feed_of, feed_shape
from hexameter.adapters.sql.queries.sitemap import EXTENT, SITEMAP_PAGE
from tests.support.databases import opened
from tests.support.many_posts import (
    FRIEND,
    user_id,
    write_many_posts,
)
from tests.support.planned_queries import Parameters, Query, pages, planned_once, queries
from tests.support.stores import DATABASES, StoreMaker

Fetch = Callable[[str, Sequence[object]], Awaitable[Sequence[Sequence[object]]]]

LARGE = ("post", "comments", "favorites", "follows")
"""The beginnings of the names of large tables."""
PLANNED_FOR_ONE_CALL = (
    select(column("custom_plans", Integer()))
    .select_from(table("pg_prepared_statements"))
    .where(column("custom_plans", Integer()) > literal_column("0"))
)
TRIED_FOR_ONE_CALL = 5
"""Custom plans before PostgreSQL considers a generic one (documentation of PREPARE)."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def postgresql(new_store: StoreMaker) -> AsyncGenerator[str]:
    """A database with many posts, which no test changes."""
    async with new_store("postgresql") as url:
        await write_many_posts(url)
        yield url


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sqlite(new_store: StoreMaker) -> AsyncGenerator[str]:
    async with new_store("sqlite") as url:
        await write_many_posts(url)
        yield url


@pytest.fixture
def many_posts(request: pytest.FixtureRequest, kind: str) -> str:
    return request.getfixturevalue(kind)


async def test_postgresql_scans_indexes(postgresql: str) -> None:
    plans: list[tuple[str, str]] = []
    async with reader(postgresql) as (fetch, statements):
        for name, statement, parameters in queries():
            compiled = statements[statement]
            for kind, explain in (("once", explain_once), ("always", explain_always)):
                plans.append((f"{name} {kind}", await explain(fetch, compiled, parameters)))
    assert [(name, plan) for name, plan in plans if scans_rows_in_postgresql(plan)] == []


@pytest.mark.parametrize("query", list(planned_once()), ids=lambda query: query[0])
async def test_postgresql_plans_pages_once(postgresql: str, query: Query) -> None:
    _, statement, parameters = query
    async with opened(postgresql, pool_size=1) as database:
        for _ in range(2 * TRIED_FOR_ONE_CALL):
            await database.fetch_all(statement, **parameters)
        planned = await database.fetch_all(PLANNED_FOR_ONE_CALL)
    assert planned == [(TRIED_FOR_ONE_CALL,)]


async def test_sqlite_scans_indexes(sqlite: str) -> None:
    plans: list[tuple[str, str]] = []
    async with reader(sqlite) as (fetch, statements):
        for name, statement, parameters in queries():
            compiled = statements[statement]
            found = await fetch(
                f"EXPLAIN QUERY PLAN {compiled.sql}", compiled.arguments(parameters)
            )
            plans.append((name, "\n".join(str(row[-1]) for row in found)))
    assert [(name, plan) for name, plan in plans if scans_rows_in_sqlite(plan)] == []


@pytest.mark.parametrize("kind", DATABASES)
async def test_a_feed_reads_the_newest_posts_of_each_author_alone(
    many_posts: str, kind: str
) -> None:
    async with reader(many_posts) as (fetch, statements):
        for page in pages("published_at"):
            shape = FeedShape(feed_shape(page), lateral=kind == "postgresql")
            compiled = statements[feed_of(shape)]
            parameters = feed_bounds(page) | {"viewer_id": user_id(FRIEND)}
            explain = "EXPLAIN" if kind == "postgresql" else "EXPLAIN QUERY PLAN"
            found = await fetch(f"{explain} {compiled.sql}", compiled.arguments(parameters))
            plan = "\n".join(str(row[-1]) for row in found)
            assert "ix_posts_published_of_author" in plan, plan
            assert "Seq Scan on posts" not in plan, plan
            assert "SCAN posts" not in plan, plan


@pytest.mark.parametrize("kind", DATABASES)
async def test_a_page_of_the_sitemap_reads_its_posts_alone(many_posts: str, kind: str) -> None:
    async with reader(many_posts) as (fetch, statements):
        compiled = statements[SITEMAP_PAGE]
        parameters: Parameters = {"after": 10_000, "last": 15_000}
        if kind == "postgresql":
            plans = [
                await explain(fetch, compiled, parameters)
                for explain in (explain_once, explain_always)
            ]
        else:
            found = await fetch(
                f"EXPLAIN QUERY PLAN {compiled.sql}", compiled.arguments(parameters)
            )
            plans = ["\n".join(str(row[-1]) for row in found)]
    for plan in plans:
        assert re.search(r"Index Scan using pk_posts on posts|SEARCH posts USING INDEX", plan), plan
        assert re.search(r"Scan using pk_post_numbers|USING INTEGER PRIMARY KEY", plan), plan
        assert not re.search(r"Seq Scan on post|SCAN post", plan), plan


@pytest.mark.parametrize("kind", DATABASES)
async def test_the_extent_of_the_sitemap_reads_the_ends_of_indexes(
    many_posts: str, kind: str
) -> None:
    async with reader(many_posts) as (fetch, statements):
        extent = statements[EXTENT]
        if kind == "postgresql":
            plan = await explain_once(fetch, extent, {})
            assert not scans_rows_in_postgresql(plan), plan
        else:
            found = await fetch(f"EXPLAIN QUERY PLAN {extent.sql}", extent.arguments({}))
            plan = "\n".join(str(row[-1]) for row in found)
            # Backwards, by its primary key.
            assert not scans_rows_in_sqlite(plan.replace("SCAN post_numbers\n", "")), plan


def scans_rows_in_postgresql(plan: str) -> bool:
    return "Sort" in plan or any(f"Seq Scan on {table}" in plan for table in LARGE)


def scans_rows_in_sqlite(plan: str) -> bool:
    """An index scan that can stop early is fine."""
    lines = [line for line in plan.splitlines() if line != "SCAN CONSTANT ROW"]
    scans = any(line.startswith("SCAN") and "INDEX" not in line for line in lines)
    return scans or "TEMP B-TREE" in plan


@asynccontextmanager
async def reader(url: str) -> AsyncIterator[tuple[Fetch, StatementCache]]:
    """A read connection of the product."""
    driver = driver_for(url, pool_size=1)
    connection = await driver.connect(writing=False)
    try:
        yield partial(driver.fetch, connection), StatementCache(driver.dialect)
    finally:
        await driver.close(connection)


async def explain_once(fetch: Fetch, compiled: CompiledStatement, parameters: Parameters) -> str:
    """The custom plan for these values."""
    found = await fetch(f"EXPLAIN {compiled.sql}", compiled.arguments(parameters))
    return "\n".join(str(row[0]) for row in found)


async def explain_always(fetch: Fetch, compiled: CompiledStatement, parameters: Parameters) -> str:
    """The generic plan, which PostgreSQL keeps when it costs no more than custom plans."""
    await fetch("SET plan_cache_mode = force_generic_plan", ())
    await fetch(f"PREPARE question AS {compiled.sql}", ())
    nulls = ", ".join(["NULL"] * len(compiled.arguments(parameters)))
    found = await fetch(f"EXPLAIN EXECUTE question{f'({nulls})' if nulls else ''}", ())
    await fetch("DEALLOCATE question", ())
    await fetch("RESET plan_cache_mode", ())
    return "\n".join(str(row[0]) for row in found)
