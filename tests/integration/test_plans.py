"""With 20,000 posts, what is asked for most walks along an index and stops when it has a page."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import Integer, column, literal_column, select, table
from sqlalchemy.ext.asyncio import AsyncConnection

from hexameter.adapters.sql.driver.compiled import CompiledStatement, StatementCache
from hexameter.adapters.sql.driver.engines import create_engines
from hexameter.adapters.sql.queries.keyset import Rows, bounds, shape_of
from hexameter.adapters.sql.queries.post_statements import (
    BY_ID,
    BY_SLUG,
    ListShape,
    list_of,
    tags_of,
)
from hexameter.adapters.sql.queries.visibility import Viewer
from hexameter.adapters.testing.clock import NOON
from hexameter.domain.pagination import PageRequest, Position, Sort
from tests.support.databases import opened
from tests.support.many_posts import COMMON_TAG, RARE_TAG, post_id, user_id, write_many_posts
from tests.support.stores import StoreMaker

Parameters = dict[str, object]
Question = tuple[str, Rows, Parameters]

IDENTITY: Mapping[Viewer, Parameters] = {
    Viewer.ANYBODY: {},
    Viewer.MEMBER: {"viewer_id": user_id(3)},
    Viewer.EDITOR: {},
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
"""What PostgreSQL tries before it compares (documentation of PREPARE)."""

FILTERS: list[Parameters] = [
    {},
    {"author": "user7"},
    {"tag": COMMON_TAG},
    {"tag": RARE_TAG},
    {"author": "user7", "tag": COMMON_TAG},
]


async def test_postgresql_walks_along_indexes(new_store: StoreMaker) -> None:
    async with new_store("postgresql") as url:
        await write_many_posts(url)
        engines = create_engines(url)
        plans = StatementCache(engines.read.dialect)
        walked: list[tuple[str, str]] = []
        async with engines.read.connect() as connection:
            for name, statement, parameters in questions():
                plan = plans[statement]
                for kind, explain in (("once", explain_once), ("always", explain_always)):
                    walked.append((f"{name} {kind}", await explain(connection, plan, parameters)))
        await engines.close()
    assert [(name, plan) for name, plan in walked if wanders_in_postgresql(plan)] == []


ONCE: list[tuple[PageRequest, Parameters]] = [
    (NEWEST, {"tag": COMMON_TAG}),
    (NEWEST, {"tag": RARE_TAG}),
    (LATER, {}),
    (LATER, {"author": "user7"}),
    (LATER, {"tag": RARE_TAG}),
]


@pytest.mark.parametrize(("page", "filters"), ONCE)
async def test_postgresql_plans_pages_once(
    new_store: StoreMaker, page: PageRequest, filters: Parameters
) -> None:
    author, tag = "author" in filters, "tag" in filters
    statement = list_of(ListShape(shape_of(page), Viewer.ANYBODY, True, author, tag))
    async with new_store("postgresql") as url:
        await write_many_posts(url)
        async with opened(url) as database, database.reading() as connection:
            for _ in range(2 * TRIED_FOR_ONE_CALL):
                await connection.fetch_all(statement, **bounds(page), **filters)
            planned = await connection.fetch_all(PLANNED_FOR_ONE_CALL)
    assert planned == [(TRIED_FOR_ONE_CALL,)]


async def test_sqlite_walks_along_indexes(new_store: StoreMaker) -> None:
    async with new_store("sqlite") as url:
        await write_many_posts(url)
        engines = create_engines(url)
        plans = StatementCache(engines.read.dialect)
        walked: list[tuple[str, str]] = []
        async with engines.read.connect() as connection:
            for name, statement, parameters in questions():
                plan = plans[statement]
                found = await connection.exec_driver_sql(
                    f"EXPLAIN QUERY PLAN {plan.sql}", tuple(plan.arguments(parameters))
                )
                walked.append((name, "\n".join(str(row[-1]) for row in found)))
        await engines.close()
    assert [(name, plan) for name, plan in walked if wanders_in_sqlite(plan)] == []


def wanders_in_postgresql(plan: str) -> bool:
    return "Sort" in plan or "Seq Scan on post" in plan


def wanders_in_sqlite(plan: str) -> bool:
    """Scanning along an index, to stop early, is what is wanted."""
    lines = [line for line in plan.splitlines() if line != "SCAN CONSTANT ROW"]
    scans = any(line.startswith("SCAN") and "INDEX" not in line for line in lines)
    return scans or "TEMP B-TREE" in plan


def questions() -> Iterator[Question]:
    for viewer, identity in IDENTITY.items():
        yield f"by id, {viewer}", BY_ID[viewer], {"id": post_id(3), **identity}
        yield f"by slug, {viewer}", BY_SLUG[viewer], {"slug": "post-3", **identity}
        for filters, key in [
            *product(FILTERS, ["published_at"]),
            *product(FILTERS[:1], ["updated_at", "title"]),
        ]:
            for page in pages(key):
                author, tag = "author" in filters, "tag" in filters
                shape = ListShape(shape_of(page), viewer, True, author, tag)
                name = f"{filters}, {page}, {viewer}"
                yield name, list_of(shape), bounds(page) | identity | filters
    for key in ("created_at", "published_at"):
        for page in pages(key):
            shape = ListShape(shape_of(page), Viewer.EDITOR, False, False, False)
            yield f"drafts, {page}", list_of(shape), bounds(page) | {"status": "draft"}
    yield "tags", tags_of(shape_of(PageRequest(Sort("name")))), {}


def pages(key: str) -> Iterator[PageRequest]:
    for descending, after, limit in product([True, False], [None, POSITIONS[key]], [5, 20]):
        yield PageRequest(Sort(key, descending), limit=limit, after=after)


async def explain_once(
    connection: AsyncConnection, plan: CompiledStatement, parameters: Parameters
) -> str:
    """The plan for just these values."""
    arguments = tuple(plan.arguments(parameters))
    found = await connection.exec_driver_sql(f"EXPLAIN {plan.sql}", arguments)
    return "\n".join(row[0] for row in found)


async def explain_always(
    connection: AsyncConnection, plan: CompiledStatement, parameters: Parameters
) -> str:
    """The plan for all values, which PostgreSQL keeps when it costs no more than the others."""
    await connection.exec_driver_sql("SET plan_cache_mode = force_generic_plan")
    await connection.exec_driver_sql(f"PREPARE question AS {plan.sql}")
    nulls = ", ".join(["NULL"] * len(plan.arguments(parameters)))
    values = f"({nulls})" if nulls else ""
    found = await connection.exec_driver_sql(f"EXPLAIN EXECUTE question{values}")
    await connection.exec_driver_sql("DEALLOCATE question")
    await connection.exec_driver_sql("RESET plan_cache_mode")
    return "\n".join(row[0] for row in found)
