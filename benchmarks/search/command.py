"""Searches a database of many posts, and says what its index costs."""

import asyncio
from statistics import quantiles
from time import perf_counter
from typing import Annotated, NamedTuple

import asyncpg
import typer
from rich.progress import Progress
from sqlalchemy import make_url

from benchmarks.bulk import progress_bars
from benchmarks.postgres import dsn_of
from benchmarks.search.fill import fill, indexer
from benchmarks.search.texts import Texts, queries
from hexameter.adapters.sql.driver.compiled_database import CompiledDatabase
from hexameter.adapters.sql.search.queries import SqlSearchQueries
from hexameter.application.actor import Actor
from hexameter.application.search.search_posts import SearchPosts, SearchPostsCommand
from hexameter.domain.pagination import PageRequest, Sort

MAX_P95 = 0.05
MAX_SIZE = 1.5
"""Everything that search stores, divided by the text of the published posts."""


class Search(NamedTuple):
    query: str
    seconds: float
    found: int


async def measure(url: str) -> list[Search]:
    database = CompiledDatabase(url)
    posts = SearchPosts(SqlSearchQueries(database), indexer())
    times: list[Search] = []
    for is_measured in (False, True):
        for text in queries():
            began = perf_counter()
            command = SearchPostsCommand(query=text, page=PageRequest(Sort("")))
            page = await posts.execute(Actor.anonymous(), command)
            if is_measured:
                times.append(Search(text, perf_counter() - began, len(page.items)))
    await database.close()
    return times


async def sizes(url: str) -> dict[str, int]:
    """Bytes. `text` is that of published posts, `table` has TOAST, `indexes` are all others of the
    table.
    """
    connection = await asyncpg.connect(dsn_of(make_url(url)))
    row = await connection.fetchrow(
        """SELECT (SELECT sum(octet_length(body)) FROM posts WHERE status = 'published')::bigint
        AS text,
        pg_relation_size('post_words') AS words,
        pg_indexes_size('post_search') - pg_relation_size('post_words') AS indexes,
        pg_table_size('post_search') AS table"""
    )
    await connection.close()
    return dict(row)


def search(
    url: Annotated[str, typer.Argument(help="postgresql+asyncpg://... of an empty database")],
    posts: Annotated[int, typer.Option(min=1_000)] = 100_000,
    words: Annotated[int, typer.Option(min=10, help="Of a post.")] = 120,
    english: Annotated[bool, typer.Option("--english", help="No Chinese posts.")] = False,
    filled: Annotated[
        bool, typer.Option(help="The database was filled before, with the same options.")
    ] = False,
) -> None:
    """Measure searches and the size of the index. Fails if p95 is above 50 ms, or the index of
    English posts larger than 1.5 times their text.
    """
    if not filled:
        with Progress() as progress:
            asyncio.run(fill(url, Texts(words, english), posts, progress_bars(progress)))
    times = asyncio.run(measure(url))
    p50, p95 = (quantiles([each.seconds for each in times], n=100)[at] for at in (49, 94))
    print(f"p50 {p50 * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms (at most {MAX_P95 * 1000:.0f})")
    for each in sorted(times, key=lambda each: -each.seconds)[:10]:
        print(f"  {each.seconds * 1000:6.1f} ms  {each.query}  ({each.found})")
    size = asyncio.run(sizes(url))
    text = size.pop("text")
    for part, size_of_part in size.items():
        print(f"{part}: {size_of_part / text:.2f} of the text")
    whole = sum(size.values()) / text
    print(f"index: {whole:.2f} of the text (at most {MAX_SIZE} for English)")
    if p95 > MAX_P95 or (english and whole > MAX_SIZE):
        raise typer.Exit(1)
