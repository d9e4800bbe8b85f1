"""Steps of the suites about search."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from hexameter.adapters.testing.builders import build_post, build_user
from hexameter.adapters.testing.pages import all_pages
from hexameter.adapters.testing.world import World
from hexameter.application.actor import Actor
from hexameter.application.ports.search import FoundPost
from hexameter.domain.ids import PostId, UserId
from hexameter.domain.pagination import Page, PageRequest, Sort
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import PostStatus
from hexameter.domain.search.query import SearchQuery, parse_query
from hexameter.domain.users.user import User

UNSORTED = Sort("")


async def author(world: World) -> User:
    user = build_user()
    await world.add_users(user)
    return user


def written(
    author_id: UserId,
    text: str,
    *,
    title: str = "analytical",
    tags: tuple[str, ...] = (),
    summary: str | None = None,
    status: PostStatus = PostStatus.PUBLISHED,
    published_at: datetime | None = None,
) -> Post:
    post = build_post(author_id, title=title, tags=tags, status=status, published_at=published_at)
    post.content = replace(post.content, summary=summary, body=text, html=f"<p>{text}</p>")
    return post


def query(world: World, text: str) -> SearchQuery:
    return parse_query(text, world.indexer.tokeniser)


def ids(page: Page[FoundPost]) -> list[PostId]:
    return [PostId(item.post.id) for item in page.items]


async def found(
    world: World, text: str, *, author: str | None = None, tag: str | None = None
) -> set[PostId]:
    request = PageRequest(UNSORTED, limit=100)
    page = await world.search.page(
        query(world, text), request, Actor.anonymous(), author=author, tag=tag
    )
    return set(ids(page))


async def rank_of(world: World, text: str) -> int:
    (item,) = (
        await world.search.page(query(world, text), PageRequest(UNSORTED), Actor.anonymous())
    ).items
    return item.rank


async def walked(world: World, text: str, *, limit: int = 100) -> list[PostId]:
    """All of it, page after page."""
    ask = partial(world.search.page, query(world, text), viewer=Actor.anonymous())
    found = await all_pages(ask, PageRequest(UNSORTED, limit=limit))
    return [PostId(item.post.id) for item in found]
