"""The number of statements of a list does not depend on its length."""

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from hexameter.adapters.search.stemmers import SnowballStemmer
from hexameter.adapters.sql.driver.interface import Database
from hexameter.adapters.sql.queries.comments import SqlCommentQueries
from hexameter.adapters.sql.queries.feed import SqlFeedQueries
from hexameter.adapters.sql.queries.follows import SqlFollowQueries
from hexameter.adapters.sql.queries.posts.posts import SqlPostQueries
from hexameter.adapters.sql.queries.sessions import SqlSessionQueries
from hexameter.adapters.sql.queries.sitemap import SqlSitemapQueries
from hexameter.adapters.sql.queries.syndication import SqlSyndicationQueries
from hexameter.adapters.sql.queries.tags import SqlTagQueries
from hexameter.adapters.sql.queries.users import SqlUserQueries
from hexameter.adapters.sql.search.queries import SqlSearchQueries
from hexameter.adapters.testing.builders import (
    build_actor,
    build_comment,
    build_post,
    build_session,
    build_user,
)
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.contracts.comments.comments import add as comment
from hexameter.adapters.testing.contracts.favorites import add
from hexameter.adapters.testing.contracts.follows import follow
from hexameter.application.actor import Actor
from hexameter.application.ports.posts import PostView
from hexameter.application.search.indexer import PostIndexer
from hexameter.domain.comments.values import CommentStatus
from hexameter.domain.pagination import DEFAULT_LIMIT, NO_ID, Page, PageRequest, Position, Sort
from hexameter.domain.posts.values import PostStatus
from hexameter.domain.search.query import parse_query
from hexameter.entrypoints.testing.memory_world import LANGUAGES
from hexameter.entrypoints.testing.sql_world import sql_world
from tests.support.databases import opened
from tests.support.stores import DATABASES, StoreMaker

ADA = build_user(username="ada")
READER = build_user()
VIEWERS = {
    "anybody": Actor.anonymous(),
    "member": build_actor(ADA),
    "editor": Actor.system(),
}
MOST = 21
DISCUSSED = "discussed"


@pytest.fixture(params=DATABASES)
async def database(
    request: pytest.FixtureRequest, new_store: StoreMaker
) -> AsyncIterator[Database]:
    """With 21 of everything that is listed."""
    async with new_store(request.param) as url:
        async with sql_world(url) as world:
            others = [build_user() for _ in range(MOST)]
            await world.add_users(ADA, READER, *others)
            await follow(world, READER, ADA)
            for other in others:
                await follow(world, ADA, other)
                await follow(world, other, ADA)
            discussed = build_post(ADA.id, slug=DISCUSSED)
            await world.add_posts(discussed)
            for status in (CommentStatus.PUBLISHED, CommentStatus.HELD):
                for other in others:
                    await comment(world, build_comment(discussed, other, status=status))
            await world.add_sessions(*(build_session(ADA.id) for _ in range(MOST)))
            for status in (PostStatus.PUBLISHED, PostStatus.DRAFT):
                for number in range(MOST):
                    tags = ("all", f"only {number}")
                    post = build_post(ADA.id, tags=tags, status=status)
                    await world.add_posts(post)
                    await add(world, ADA, post)
        async with opened(url) as database:
            yield database


@pytest.mark.parametrize("viewer", VIEWERS.values(), ids=VIEWERS.keys())
@pytest.mark.parametrize("key", ["published_at", "title"])
@pytest.mark.parametrize(
    ("author", "tag"), [(None, None), ("ada", None), (None, "all"), ("ada", "all")]
)
async def test_posts_take_one_statement(
    database: Database, viewer: Actor, key: str, author: str | None, tag: str | None
) -> None:
    queries = SqlPostQueries(database)
    await takes_one(database, key, lambda page: queries.page(page, viewer, author=author, tag=tag))


@pytest.mark.parametrize("viewer", VIEWERS.values(), ids=VIEWERS.keys())
async def test_favorites_take_one_statement(database: Database, viewer: Actor) -> None:
    queries = SqlPostQueries(database)
    await takes_one(
        database, "published_at", lambda page: queries.page(page, viewer, favorited_by="ada")
    )


async def test_a_feed_takes_one_statement(database: Database) -> None:
    queries, viewer = SqlFeedQueries(database), Actor.user(READER.id, READER.role)
    await takes_one(database, "published_at", lambda page: queries.page(page, viewer))


@pytest.mark.parametrize(("author", "tag"), [(None, None), ("ada", None), (None, "all")])
async def test_newest_posts_take_one_statement(
    database: Database, author: str | None, tag: str | None
) -> None:
    statements: list[str] = []
    database.on_statement.append(lambda sql, seconds, error: statements.append(sql))
    newest = await SqlSyndicationQueries(database).newest(author=author, tag=tag)
    assert (len(newest), len(statements)) == (DEFAULT_LIMIT, 1)


@pytest.mark.parametrize("viewer", VIEWERS.values(), ids=VIEWERS.keys())
async def test_comments_take_one_statement(database: Database, viewer: Actor) -> None:
    queries, post_id = SqlCommentQueries(database), await discussed(database)
    await takes_one(database, "number", lambda page: queries.of_post(post_id, page, viewer))
    ran: list[str] = []
    database.on_statement.append(lambda sql, seconds, error: ran.append(sql))
    after_all = PageRequest(Sort("number"), after=Position(1000, NO_ID))
    assert (await queries.of_post(post_id, after_all, viewer)).items == []
    assert len(ran) == 2  # whether the post is visible


async def test_held_comments_take_one_statement(database: Database) -> None:
    queries, held = SqlCommentQueries(database), CommentStatus.HELD
    await takes_one(
        database, "number", lambda page: queries.with_status(held, page, Actor.system())
    )


async def test_a_sitemap_takes_two_statements(database: Database) -> None:
    statements: list[str] = []
    database.on_statement.append(lambda sql, seconds, error: statements.append(sql))
    sitemap = SqlSitemapQueries(database)
    for size in (3 * MOST, 5):
        assert (await sitemap.extent(size=size)).pages >= 1
        assert len(await sitemap.page(1, size=size)) >= 5
        assert len(statements) == 2
        statements.clear()


async def test_a_search_takes_one_statement(database: Database) -> None:
    query = parse_query(
        '"analytical engine" -loom', PostIndexer(SnowballStemmer(LANGUAGES)).tokeniser
    )
    queries, viewer = SqlSearchQueries(database), VIEWERS["member"]
    for filters in ({}, {"author": "ada", "tag": "all"}):
        await takes_one(
            database, "", lambda page, given=filters: queries.page(query, page, viewer, **given)
        )


async def test_drafts_take_one_statement(database: Database) -> None:
    queries, viewer = SqlPostQueries(database), VIEWERS["member"]
    await takes_one(
        database, "created_at", lambda page: queries.page(page, viewer, status=PostStatus.DRAFT)
    )


async def test_tags_take_one_statement(database: Database) -> None:
    await takes_one(database, "name", SqlTagQueries(database).page)


async def test_accounts_take_one_statement(database: Database) -> None:
    queries = SqlUserQueries(database)
    await takes_one(database, "username", lambda page: queries.accounts(page, search="A"))


async def test_follows_take_one_statement_after_that_which_finds_the_person(
    database: Database,
) -> None:
    queries = SqlFollowQueries(database)
    for viewer in VIEWERS.values():
        for ask in (queries.followers, queries.following):
            await takes(2, database, "created_at", partial(ask, ADA.id, viewer=viewer))


async def test_sessions_take_one_statement(database: Database) -> None:
    queries = SqlSessionQueries(database)
    await takes_one(database, "created_at", lambda page: queries.live(ADA.id, page, now=NOON))


async def discussed(database: Database) -> UUID:
    post = await SqlPostQueries(database).by_slug(DISCUSSED, Actor.anonymous())
    assert isinstance(post, PostView)
    return post.id


Ask = Callable[[PageRequest], Awaitable[Page[Any]]]


async def takes_one(database: Database, key: str, ask: Ask) -> None:
    await takes(1, database, key, ask)


async def takes(statements: int, database: Database, key: str, ask: Ask) -> None:
    ran: list[str] = []
    database.on_statement.append(lambda sql, seconds, error: ran.append(sql))
    for limit in (2, 20):
        first = await ask(PageRequest(Sort(key), limit=limit))
        assert (len(first.items), first.next is None, len(ran)) == (limit, False, statements)
        ran.clear()
        rest = await ask(PageRequest(Sort(key), limit=limit, after=first.next))
        assert rest.items
        assert len(ran) == statements
        ran.clear()
