"""A long text is read for search before the transaction in which others can find it, and a draft's
is not read at all.
"""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from threading import Event

import pytest_asyncio

from hexameter.adapters.testing.builders import build_actor, build_post, build_user
from hexameter.application.actor import Actor
from hexameter.application.ports.search import SearchQueries
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.application.posts.create_post import CreatePost, CreatePostCommand
from hexameter.application.posts.edit_post import EditPost, EditPostCommand
from hexameter.application.posts.publish_post import PublishPost, PublishPostCommand
from hexameter.application.search.indexer import PostIndexer
from hexameter.domain.ids import PostId
from hexameter.domain.pagination import PageRequest, Sort
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import PostStatus
from hexameter.domain.search.query import parse_query
from hexameter.entrypoints.catalogue import Catalogue
from hexameter.entrypoints.container import build_container
from hexameter.entrypoints.lifecycle import opened
from hexameter.entrypoints.settings import Settings

SYSTEM = Actor.system()
HELD = "loom"
LONG = "cotton " * 1_000 + HELD
AUTHOR = build_user()
WRITER = build_actor(AUTHOR)


class HeldStemmer:
    """Stays at one word until it is released."""

    name = "held"

    def __init__(self) -> None:
        self.is_reached, self.is_released = Event(), Event()

    def stem(self, word: str) -> str:
        if word == HELD:
            self.is_reached.set()
            assert self.is_released.wait(30)
        return word


def post_of(text: str, status: PostStatus = PostStatus.DRAFT) -> Post:
    post = build_post(AUTHOR.id, status=status)
    post.content = replace(post.content, body=text, html=f"<p>{text}</p>")
    return post


@dataclass(frozen=True, slots=True)
class Product:
    catalogue: Catalogue
    uow: UnitOfWorkFactory
    stemmer: HeldStemmer
    indexer: PostIndexer

    async def add(self, post: Post) -> None:
        async with asyncio.timeout(30), self.uow() as unit:
            await unit.posts.claim_slug(post.slug, post.id)
            await unit.posts.add(post)
            await unit.commit()

    async def others_write_during(self, work: "asyncio.Task[None]") -> None:
        assert await asyncio.to_thread(self.stemmer.is_reached.wait, 30)
        await self.add(post_of("silk"))
        assert not work.done()
        self.stemmer.is_released.set()
        await work

    async def found(self) -> list[object]:
        query = parse_query(HELD, self.indexer.tokeniser)
        queries = self.catalogue.resolve(SearchQueries)
        found = await queries.page(query, PageRequest(Sort("")), Actor.anonymous())
        return [item.post.id for item in found.items]


@pytest_asyncio.fixture
async def product() -> AsyncGenerator[Product]:
    stemmer = HeldStemmer()
    indexer = PostIndexer(stemmer)
    container = build_container(Settings(database_url="memory://"), adapters={"indexer": indexer})
    async with opened(container):
        uow = container.stores.uow()
        async with uow() as unit:
            await unit.users.add(AUTHOR)
            await unit.commit()
        try:
            yield Product(container.catalogue(), uow, stemmer, indexer)
        finally:
            stemmer.is_released.set()


async def test_others_can_write_while_a_long_text_is_published(product: Product) -> None:
    await product.add(long := post_of(LONG))
    publish = product.catalogue.resolve_for(SYSTEM, PublishPost)
    command = PublishPostCommand(post_id=long.id)
    await product.others_write_during(asyncio.create_task(publish.execute(SYSTEM, command)))
    assert await product.found() == [long.id]


async def test_others_can_write_while_a_published_post_gets_a_long_text(product: Product) -> None:
    await product.add(post := post_of("wool", PostStatus.PUBLISHED))
    edit = product.catalogue.resolve_for(WRITER, EditPost)
    command = EditPostCommand(post_id=post.id, body=LONG)
    await product.others_write_during(asyncio.create_task(edit.execute(WRITER, command)))
    assert await product.found() == [post.id]


async def test_the_long_text_of_a_draft_is_not_read(product: Product) -> None:
    create = product.catalogue.resolve_for(WRITER, CreatePost)
    edit = product.catalogue.resolve_for(WRITER, EditPost)
    async with asyncio.timeout(30):
        made = await create.execute(WRITER, CreatePostCommand(title="Cloth", body=LONG))
        changed = EditPostCommand(post_id=PostId(made.id), body=f"silk {LONG}")
        await edit.execute(WRITER, changed)
    assert not product.stemmer.is_reached.is_set()
