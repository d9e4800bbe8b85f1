"""With 20,000 posts, the most frequent queries scan an index and stop when the page is full."""

from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Awaitable,
    Callable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from itertools import product

import pytest
import pytest_asyncio
from sqlalchemy import Integer, column, literal_column, select, table

from hexameter.adapters.sql.driver.compiled import CompiledStatement, StatementCache
from hexameter.adapters.sql.driver.urls import driver_for
from hexameter.adapters.sql.queries.feed import FeedShape, feed_bounds, feed_of, feed_shape
from hexameter.adapters.sql.queries.follows import FollowShape, follows_of
from hexameter.adapters.sql.queries.keyset import Rows, bounds, shape_of
from hexameter.adapters.sql.queries.posts.statements import (
    BY_ID,
    BY_SLUG,
    ListShape,
    list_of,
)
from hexameter.adapters.sql.queries.profiles import VIEWERS
from hexameter.adapters.sql.queries.syndication import newest_of
from hexameter.adapters.sql.queries.tags import tags_of
from hexameter.adapters.sql.queries.visibility import Viewer
from hexameter.adapters.testing.clock import NOON
from hexameter.domain.pagination import NO_ID, PageRequest, Position, Sort
from tests.support.databases import opened
from tests.support.many_posts import (
    COMMON_TAG,
    FRIEND,
    RARE_TAG,
    post_id,
    user_id,
    write_many_posts,
)
from tests.support.stores import DATABASES, StoreMaker

Parameters = dict[str, object]
Fetch = Callable[[str, Sequence[object]], Awaitable[Sequence[Sequence[object]]]]
Query = tuple[str, Rows, Parameters]

IDENTITY: Mapping[Viewer, Parameters] = {
    Viewer.ANYBODY: {},
    Viewer.MEMBER: {"viewer_id": user_id(3)},
    Viewer.EDITOR: {"viewer_id": user_id(1)},
}
POSITIONS = {
    "created_at": Position(NOON + timedelta(hours=3), post_id(5)),
    "published_at": Position(NOON + timedelta(hours=3), post_id(5)),
    "updated_at": Position(NOON + timedelta(hours=3), post_id(5)),
    "title": Position("Post 10000", post_id(5)),
}
NEWEST = PageRequest(Sort("published_at", descending=True))
LATER = PageRequest(NEWEST.sort, after=Position(NOON + timedelta(minutes=1), post_id(5)))
PLANNED_FOR_ONE_CALL = (
    select(column("custom_plans", Integer()))
    .select_from(table("pg_prepared_statements"))
    .where(column("custom_plans", Integer()) > literal_column("0"))
)
TRIED_FOR_ONE_CALL = 5
"""Custom plans before PostgreSQL considers a generic one (documentation of PREPARE)."""

FILTERS: list[Parameters] = [
    {},
    {"author": "user7"},
    {"tag": COMMON_TAG},
    {"tag": RARE_TAG},
    {"author": "user7", "tag": COMMON_TAG},
    {"favorited_by": "user3", "sees_suspended": False},
    {"favorited_by": "user30", "sees_suspended": False},
    {"favorited_by": "user3", "sees_suspended": True, "tag": COMMON_TAG},
]


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


ONCE: list[tuple[PageRequest, Parameters]] = [
    (NEWEST, {"tag": COMMON_TAG}),
    (NEWEST, {"tag": RARE_TAG}),
    (LATER, {}),
    (LATER, {"author": "user7"}),
    (LATER, {"tag": RARE_TAG}),
]


@pytest.mark.parametrize(("page", "filters"), ONCE)
async def test_postgresql_plans_pages_once(
    postgresql: str, page: PageRequest, filters: Parameters
) -> None:
    author, tag = "author" in filters, "tag" in filters
    statement = list_of(ListShape(shape_of(page), Viewer.ANYBODY, True, author, tag))
    async with opened(postgresql, pool_size=1) as database:
        for _ in range(2 * TRIED_FOR_ONE_CALL):
            await database.fetch_all(statement, **bounds(page), **filters)
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


def scans_rows_in_postgresql(plan: str) -> bool:
    return "Sort" in plan or "Seq Scan on post" in plan


def scans_rows_in_sqlite(plan: str) -> bool:
    """An index scan that can stop early is fine."""
    lines = [line for line in plan.splitlines() if line != "SCAN CONSTANT ROW"]
    scans = any(line.startswith("SCAN") and "INDEX" not in line for line in lines)
    return scans or "TEMP B-TREE" in plan


def queries() -> Iterator[Query]:
    for viewer, identity in IDENTITY.items():
        yield f"by id, {viewer}", BY_ID[viewer], {"id": post_id(3), **identity}
        yield f"by slug, {viewer}", BY_SLUG[viewer], {"slug": "post-3", **identity}
        for filters, key in [
            *product(FILTERS, ["published_at"]),
            *product(FILTERS[:1], ["updated_at", "title"]),
        ]:
            for page in pages(key):
                shape = ListShape(
                    shape_of(page),
                    viewer,
                    published=True,
                    author="author" in filters,
                    tag="tag" in filters,
                    favorited_by="favorited_by" in filters,
                )
                name = f"{filters}, {page}, {viewer}"
                yield name, list_of(shape), bounds(page) | identity | filters
    for key in ("created_at", "published_at"):
        for page in pages(key):
            shape = ListShape(shape_of(page), Viewer.EDITOR, False, False, False)
            yield (
                f"drafts, {page}",
                list_of(shape),
                bounds(page)
                | {
                    "status": "draft",
                    "viewer_id": user_id(1),
                },
            )
    for viewer, followers, page in product(VIEWERS, [True, False], pages("created_at")):
        statement = follows_of(FollowShape(shape_of(page), viewer, followers))
        identity = {"viewer_id": user_id(1)} if viewer.is_somebody else {}
        parameters = bounds(page) | identity | {"user_id": user_id(FRIEND)}
        yield f"followers {followers}, {page}, {viewer}", statement, parameters
    for filters in FILTERS[:4]:
        newest = newest_of(author="author" in filters, tag="tag" in filters)
        yield f"newest, {filters}", newest, filters
    for descending, after in product([True, False], [None, Position("common", NO_ID)]):
        page = PageRequest(Sort("name", descending), after=after)
        yield f"tags, {page}", tags_of(shape_of(page)), bounds(page, with_id=False)


def pages(key: str) -> Iterator[PageRequest]:
    for descending, after, limit in product([True, False], [None, POSITIONS[key]], [5, 20]):
        yield PageRequest(Sort(key, descending), limit=limit, after=after)


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
