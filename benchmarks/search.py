"""What searching and indexing cost on PostgreSQL, with posts of English-like words.

The words are made up, and as frequent as those of a natural language (Zipf's law). 200 fixed
queries: a third of words in more than a tenth of the posts, a third of rare words, and a third of
phrases and Chinese characters.
"""

import asyncio
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from statistics import quantiles
from time import perf_counter
from typing import Annotated
from uuid import UUID

import asyncpg
import typer
from sqlalchemy import make_url
from sqlalchemy.dialects import postgresql

from benchmarks.postgres import dsn_of
from hexameter.adapters.search.stemmers import SnowballStemmer
from hexameter.adapters.sql.driver.compiled_database import CompiledDatabase
from hexameter.adapters.sql.migrations.runner import upgrade
from hexameter.adapters.sql.queries.search import SqlSearchQueries
from hexameter.adapters.sql.search.words import StoredWords, WordsParameter, spaced
from hexameter.application.actor import Actor
from hexameter.application.search.indexer import PostIndexer
from hexameter.application.search.search_posts import SearchPosts, SearchPostsCommand
from hexameter.domain.pagination import PageRequest, Sort
from hexameter.domain.posts.post import Content

VOCABULARY = 50_000
WORDS_OF_A_POST = 400
QUERIES = 200
_DIALECT = postgresql.dialect()
_BATCH = 500
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_HAN = "".join(map(chr, range(0x4E00, 0x4E00 + 800)))
_AUTHOR = UUID(int=7)

_USER = """INSERT INTO users (id, version, email, email_key, username, name, name_key, role,
created_at, updated_at) VALUES ($1, 1, 'a@example.com', 'a@example.com', 'ada', 'Ada', 'ada',
'author', $2, $2)"""
_POST = """INSERT INTO posts (id, version, author_id, slug, status, created_at, updated_at,
published_at, reading_minutes, title, tags, body, html) VALUES ($1, 1, $2, $3, 'published', $4, $4,
$4, 2, $5, '[]', $6, $7)"""
_SEARCH = """INSERT INTO post_search (post_id, author_id, published_at, version, title, tags,
summary, words, text) VALUES ($1, $2, $3, $4, $5, '', '', $6::text::tsvector, $7)"""


def word(rank: int) -> str:
    """The shorter, the more frequent."""
    letters, consonants, vowels = "", "bdfgklmnprstvz", "aeiou"
    rank += 1
    while rank:
        rank, consonant = divmod(rank, len(consonants))
        rank, vowel = divmod(rank, len(vowels))
        letters += consonants[consonant] + vowels[vowel]
    return letters


class Texts:
    def __init__(self) -> None:
        self._random = random.Random(1)
        self._words = [word(rank) for rank in range(VOCABULARY)]
        self._weights = list(accumulate(1 / (rank + 2) for rank in range(VOCABULARY)))

    def words(self, count: int) -> list[str]:
        return self._random.choices(self._words, cum_weights=self._weights, k=count)

    def text(self, number: int) -> str:
        if number % 10 == 0:
            return "".join(self._random.choices(_HAN, k=WORDS_OF_A_POST))
        return " ".join(self.words(WORDS_OF_A_POST))

    def queries(self) -> Iterator[str]:
        for number in range(QUERIES):
            if number % 3 == 0:
                yield self._words[number // 3]
            elif number % 3 == 1:
                yield self._words[5_000 + number * 200]
            elif number % 2:
                yield f'"{self._words[number % 40]} {self._words[number * 3]}"'
            else:
                yield "".join(self._random.choices(_HAN, k=2))


async def fill(url: str, posts: int) -> None:
    await upgrade(url)
    indexer = PostIndexer(SnowballStemmer(["english"]))
    texts = Texts()
    connection = await asyncpg.connect(dsn_of(make_url(url)))
    await connection.execute(_USER, _AUTHOR, _EPOCH)
    for first in range(0, posts, _BATCH):
        numbers = range(first, min(first + _BATCH, posts))
        rows = [await _rows(indexer, texts, number) for number in numbers]
        await connection.executemany(_POST, [row[0] for row in rows])
        await connection.executemany(_SEARCH, [row[1] for row in rows])
    await connection.execute("VACUUM (ANALYZE)")
    await connection.close()


async def _rows(
    indexer: PostIndexer, texts: Texts, number: int
) -> tuple[tuple[object, ...], tuple[object, ...]]:
    body, title = texts.text(number), " ".join(texts.words(6))
    html, date = f"<p>{body}</p>", _EPOCH + timedelta(minutes=number)
    post_id = UUID(int=number + 1)
    content = Content(title=title, summary=None, body=body, html=html, tags=())
    document = await indexer.document(content)
    words = WordsParameter().process_bind_param(StoredWords(document, _AUTHOR, ()), _DIALECT)
    return (
        (post_id, _AUTHOR, f"post-{number}", date, title, body, html),
        (post_id, _AUTHOR, date, indexer.version, spaced(document.title), words, document.text),
    )


async def measure(url: str) -> list[tuple[str, float]]:
    database = CompiledDatabase(url)
    search = SearchPosts(SqlSearchQueries(database), PostIndexer(SnowballStemmer(["english"])))
    times: list[tuple[str, float]] = []
    for round_ in range(2):  # the first warms up
        for text in Texts().queries():
            began = perf_counter()
            command = SearchPostsCommand(query=text, page=PageRequest(Sort("")))
            await search.execute(Actor.anonymous(), command)
            if round_:
                times.append((text, perf_counter() - began))
    await database.close()
    return times


async def sizes(url: str) -> asyncpg.Record:
    connection = await asyncpg.connect(dsn_of(make_url(url)))
    row = await connection.fetchrow(
        """SELECT sum(length(body)::bigint) AS text, pg_relation_size('post_words') AS gin,
        sum(pg_column_size(words)) AS vectors, sum(pg_column_size(text)) AS quoted,
        pg_total_relation_size('post_search') AS whole
        FROM post_search JOIN posts ON posts.id = post_id"""
    )
    await connection.close()
    return row


def search(
    url: Annotated[str, typer.Argument(help="postgresql+asyncpg://... of an empty database")],
    posts: Annotated[int, typer.Option(min=1_000)] = 100_000,
    filled: Annotated[bool, typer.Option(help="The database was filled before.")] = False,
) -> None:
    """Measure searches, and the size of the index. Fails if p95 is above 50 ms."""
    if not filled:
        asyncio.run(fill(url, posts))
    times = asyncio.run(measure(url))
    size = asyncio.run(sizes(url))
    percentiles = quantiles([seconds for _, seconds in times], n=100)
    print(f"p50 {percentiles[49] * 1000:.1f} ms, p95 {percentiles[94] * 1000:.1f} ms")
    for text, seconds in sorted(times, key=lambda each: -each[1])[:10]:
        print(f"  {seconds * 1000:6.1f} ms  {text}")
    for part in ("gin", "vectors", "quoted", "whole"):
        print(f"{part}: {size[part] / size['text']:.2f} of the text")
    if percentiles[94] > 0.05:
        raise typer.Exit(1)
