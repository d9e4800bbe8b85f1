"""A long text is read for search before the transaction in which its post is published."""

import asyncio
from dataclasses import replace
from threading import Event

from hexameter.adapters.testing.builders import build_post, build_user
from hexameter.application.actor import Actor
from hexameter.application.ports.search import SearchQueries
from hexameter.application.posts.publish_post import PublishPost, PublishPostCommand
from hexameter.application.search.indexer import PostIndexer
from hexameter.domain.pagination import PageRequest, Sort
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import PostStatus
from hexameter.domain.search.query import parse_query
from hexameter.entrypoints.container import build_container
from hexameter.entrypoints.lifecycle import opened
from hexameter.entrypoints.settings import Settings

SYSTEM = Actor.system()
HELD = "loom"


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


def draft(text: str) -> Post:
    post = build_post(AUTHOR.id, status=PostStatus.DRAFT)
    post.content = replace(post.content, body=text, html=f"<p>{text}</p>")
    return post


AUTHOR = build_user()


async def test_others_can_write_while_a_long_text_is_read() -> None:
    stemmer = HeldStemmer()
    indexer = PostIndexer(stemmer)
    container = build_container(Settings(database_url="memory://"), adapters={"indexer": indexer})
    catalogue = container.catalogue()
    long, other = draft("cotton " * 1_000 + HELD), draft("silk")
    async with opened(container):
        uow = container.stores.uow()
        async with uow() as unit:
            await unit.users.add(AUTHOR)
            await unit.posts.claim_slug(long.slug, long.id)
            await unit.posts.add(long)
            await unit.commit()
        publish = catalogue.resolve_for(SYSTEM, PublishPost)
        publishing = asyncio.create_task(
            publish.execute(SYSTEM, PublishPostCommand(post_id=long.id))
        )
        assert await asyncio.to_thread(stemmer.is_reached.wait, 30)
        async with asyncio.timeout(30), uow() as unit:
            await unit.posts.claim_slug(other.slug, other.id)
            await unit.posts.add(other)
            await unit.commit()
        assert not publishing.done()
        stemmer.is_released.set()
        await publishing
        query = parse_query(HELD, indexer.tokeniser)
        queries = catalogue.resolve(SearchQueries)
        found = await queries.page(query, PageRequest(Sort("")), Actor.anonymous())
        assert [item.post.id for item in found.items] == [long.id]
