"""Any text is a query, and every store answers it alike."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hexameter.adapters.testing.builders import build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.contracts.search.languages import FOUND, POSTS
from hexameter.adapters.testing.contracts.search.steps import UNSORTED, query, written
from hexameter.adapters.testing.world import World
from hexameter.application.actor import Actor
from hexameter.domain.pagination import PageRequest
from hexameter.domain.posts.post import Post
from hexameter.entrypoints.testing.memory_world import memory_world
from hexameter.entrypoints.testing.sql_world import sql_world
from tests.support.stores import DATABASES, StoreMaker

MARKS = "\"'-*():&|!\\%_^{}+~<>@#,.;\0\u200d\u0301"
PIECES = [*FOUND, *(title for title, _, _ in POSTS.values()), *MARKS]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=4)).map(" ".join)
GLUED = st.lists(st.sampled_from(PIECES) | st.characters()).map("".join)


@asynccontextmanager
async def worlds(new_store: StoreMaker) -> AsyncGenerator[list[World]]:
    """The same posts in all stores."""
    async with (
        new_store(DATABASES[0]) as first,
        new_store(DATABASES[1]) as second,
        sql_world(first) as sqlite,
        sql_world(second) as postgresql,
    ):
        made = [memory_world(), sqlite, postgresql]
        author, posts = build_user(), list[Post]()
        for title, tags, text in POSTS.values():
            post = written(author.id, text, title=title, tags=tags, published_at=NOON)
            posts.append(post)
        for world in made:
            await world.add_users(author)
            await world.add_posts(*posts)
        yield made


@pytest.fixture(scope="session")
def same_stores(new_store: StoreMaker) -> Iterator[tuple[asyncio.Runner, list[World]]]:
    with asyncio.Runner() as runner:
        context = worlds(new_store)
        yield runner, runner.run(context.__aenter__())
        runner.run(context.__aexit__(None, None, None))


@settings(max_examples=300, deadline=None)
@given(text=TEXTS | GLUED)
def test_every_store_answers_alike(
    same_stores: tuple[asyncio.Runner, list[World]], text: str
) -> None:
    runner, made = same_stores

    async def answers() -> list[list[tuple[object, int]]]:
        found: list[list[tuple[object, int]]] = []
        for world in made:
            page = await world.search.page(
                query(world, text), PageRequest(UNSORTED, limit=100), Actor.anonymous()
            )
            found.append([(item.post.id, item.rank) for item in page.items])
        return found

    memory, *others = runner.run(answers())
    assert others == [memory, memory]
