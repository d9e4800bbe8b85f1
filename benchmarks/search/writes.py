"""What a post costs that is written, edited and published, with search and without.

The two take turns, post by post, so that other load on the machine slows both.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from statistics import median
from time import perf_counter
from typing import Annotated
from unittest.mock import patch

import typer

from benchmarks.postgres import cluster_at
from benchmarks.search.texts import Texts, common_words
from hexameter.adapters.sql.migrations.runner import upgrade
from hexameter.adapters.sql.search.index import SearchIndex
from hexameter.application.search.indexer import PostIndexer
from tests.support.app_client import Account, AppClient, running_app

MAX_RATIO = 1.3
_DATABASE = "hexameter_writes"


def search_writes(
    posts: Annotated[int, typer.Option(min=10)] = 400,
    words: Annotated[int, typer.Option(min=10, help="Of a post.")] = 400,
    url: Annotated[
        str | None, typer.Option(help="A PostgreSQL server; default: a new one.")
    ] = None,
) -> None:
    """Measure the writing of posts. Fails if search makes it more than 1.3 times as slow."""
    with cluster_at(url) as cluster:
        database = cluster.create_database(_DATABASE)
        try:
            with_search, without = asyncio.run(_measure(database, posts, words))
        finally:
            cluster.drop_database(_DATABASE)
    ratio = median(with_search) / median(without)
    print(
        f"with search {median(with_search) * 1000:.1f} ms, without {median(without) * 1000:.1f} ms"
    )
    print(f"mean {sum(with_search) / sum(without):.2f}, median {ratio:.2f} (at most {MAX_RATIO})")
    if ratio > MAX_RATIO:
        raise typer.Exit(1)


async def _measure(url: str, posts: int, words: int) -> tuple[list[float], list[float]]:
    await upgrade(url)
    texts = Texts(words, is_english=True)
    with_search: list[float] = []
    without: list[float] = []
    async with running_app(url, rate_limits="off") as app:
        ada = await app.account("ada")
        for title, text in common_words().items():
            await app.post(ada, title, body=text)  # As in a process that has run for a while.
        for number in range(-10, posts):
            for times, search in ((with_search, nullcontext), (without, _no_search)):
                with search():
                    seconds = await _write(app, ada, f"Post {number}", texts.of(number))
                if number >= 0:
                    times.append(seconds)
    return with_search, without


async def _write(app: AppClient, author: Account, title: str, body: str) -> float:
    began = perf_counter()
    post = await app.post(author, title, body=body)
    path = f"/v1/posts/{post['id']}"
    headers = {**author.headers, "If-Match": "*"}
    changed = await app.client.patch(path, json={"body": f"{body} end"}, headers=headers)
    published = await app.client.post(f"{path}/publish", headers=author.headers)
    changed.raise_for_status()
    published.raise_for_status()
    return perf_counter() - began


@contextmanager
def _no_search() -> Iterator[None]:
    async def nothing(*_: object) -> None:
        pass

    with (
        patch.object(SearchIndex, "add", nothing),
        patch.object(SearchIndex, "update", nothing),
        patch.object(PostIndexer, "prepare", nothing),
    ):
        yield
