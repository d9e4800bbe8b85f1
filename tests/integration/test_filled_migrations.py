"""Migrations of stores that hold posts."""

from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from hexameter.adapters.sql.migrations.runner import downgrade, upgrade
from hexameter.adapters.testing.builders import build_post, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.contracts.search.steps import found, written
from hexameter.application.actor import Actor
from hexameter.application.search.index_posts import IndexPosts, IndexPostsCommand
from hexameter.domain.pagination import PageRequest, Sort
from hexameter.domain.posts.values import PostStatus
from hexameter.entrypoints.testing.sql_world import sql_world
from tests.support.databases import sqlite_url
from tests.support.plain_connection import fetch

EDITOR = Actor.system()
NUMBERED = PageRequest(Sort("number"))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return sqlite_url(tmp_path)
    return request.getfixturevalue("postgres_database")


async def run(url: str, *statements: str) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        for statement in statements:
            await connection.exec_driver_sql(statement)
    await engine.dispose()


async def test_published_posts_get_a_first_revision(url: str) -> None:
    await upgrade(url)
    ada, bob = build_user(), build_user(suspended_at=NOON)
    posts = [
        build_post(author.id, title=f"Of {status.value}", tags=("a", "b"), status=status)
        for author in (ada, bob)
        for status in PostStatus
    ]
    async with sql_world(url) as world:
        await world.add_users(ada, bob)
        await world.add_posts(*posts)
    await downgrade(url, "0014")
    await upgrade(url)
    async with sql_world(url) as world:
        for post in posts:
            revisions = (await world.revisions.of_post(post.id, NUMBERED, EDITOR)).items
            shows = post.status is PostStatus.PUBLISHED
            assert [revision.number for revision in revisions] == ([1] if shows else [])
            if not shows:
                continue
            first = await world.revisions.by_number(post.id, 1, EDITOR)
            content = post.content
            assert first.author is not None
            assert first.author.id == post.author_id
            assert first.created_at == post.updated_at
            assert (first.title, tuple(first.tags)) == (content.title, content.tags)
            assert (first.summary, first.body) == (content.summary, content.body)


_OLD_ROWS = {
    # Positions: title, a place between, two tags with a place between, a place between, the body.
    "postgresql": [
        """UPDATE post_search SET title = ' old titl ', tags = ' old mill _ silk ', summary = '',
        version = 'before', published_at = posts.published_at, text = 'the loom of of ada',
        words = ('''old'':1,4 ''titl'':2 ''mill'':5 ''silk'':7 ''the'':10 ''loom'':11 ''of'':12'
            || ' ''ada'':14 ''#old mill'' ''#silk'' ''@' || replace(posts.author_id::text, '-', '')
            || '''')::tsvector
        FROM posts WHERE posts.id = post_id"""
    ],
    "sqlite": [
        """UPDATE post_search SET title = ' old titl ', tags = ' old mill _ silk ', summary = '',
        version = 'before', text = 'the loom of of ada', words = ' the loom of _ ada ',
        published_at = (SELECT published_at FROM posts WHERE id = post_id)""",
        """INSERT INTO post_words (rowid, title, tags, summary, words)
        SELECT number, title, tags, summary, words FROM post_search""",
    ],
}


async def test_posts_are_found_as_before_while_they_wait_to_be_indexed_again(url: str) -> None:
    await upgrade(url)
    ada = build_user()
    post = written(ada.id, "The loom of of Ada", title="Old title", tags=("old mill", "silk"))
    async with sql_world(url) as world:
        await world.add_users(ada)
        await world.add_posts(post)
    await downgrade(url, "0019")
    await run(url, *_OLD_ROWS["postgresql" if url.startswith("postgresql") else "sqlite"])
    await upgrade(url)
    async with sql_world(url) as world:
        for _ in range(2):
            for query in ("loom titles", '"the loom of"', '"old mill"', "silk", '"old titles"'):
                assert await found(world, query) == {post.id}, query
                assert await found(world, query, author=ada.username.value) == {post.id}
                assert await found(world, query, tag="old mill") == {post.id}
            for query in ('"loom ada"', '"mill silk"', '"title old"', '"silk the"', "before"):
                assert await found(world, query) == set(), query
            assert await found(world, "loom", tag="old") == set()
            index = IndexPosts(world.uow, world.search, world.indexer)
            await index.execute(Actor.system(), IndexPostsCommand())


async def test_only_published_posts_keep_words(url: str) -> None:
    await upgrade(url)
    ada = build_user()
    post, draft = written(ada.id, "loom"), written(ada.id, "loom", status=PostStatus.DRAFT)
    async with sql_world(url) as world:
        await world.add_users(ada)
        await world.add_posts(post, draft)
    await downgrade(url, "0020")
    rows = await fetch(url, "SELECT version FROM post_search ORDER BY version")
    assert [version for (version,) in rows].count("") == 1
    assert len(rows) == 2
    await upgrade(url)
    async with sql_world(url) as world:
        assert await found(world, "loom") == {post.id}
        assert await world.search.outdated(world.indexer.version, limit=10) == []
        async with world.uow() as uow:
            await uow.posts.remove(await uow.posts.get(post.id))
            await uow.commit()
        assert await found(world, "loom") == set()
