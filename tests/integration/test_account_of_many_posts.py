"""Suspending, reinstating and deleting an author of 10,000 posts, each below two seconds."""

import time
from collections.abc import AsyncGenerator, Iterator
from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import create_async_engine

from hexameter.adapters.clock import Uuid7Generator
from hexameter.adapters.sql.tables.posts.posts import PostRow, PostSlugRow, PostTagRow
from hexameter.adapters.sql.tables.tags import TagRow
from hexameter.adapters.testing.builders import build_post, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.contracts.tags.tag_counts import counts
from hexameter.adapters.testing.world import World
from hexameter.application.actor import Actor
from hexameter.application.audit_log import AuditLog
from hexameter.application.users.change_user import ChangeUser, ChangeUserCommand
from hexameter.application.users.delete_due_accounts import (
    DeleteDueAccounts,
    DeleteDueAccountsCommand,
)
from hexameter.domain.posts.post import Post
from hexameter.domain.users.roles import Role
from hexameter.entrypoints.testing.sql_world import sql_world
from tests.support.stores import DATABASES, StoreMaker

pytestmark = pytest.mark.timing

POSTS = 10_000
TAGS = 500
AUTHOR = build_user(deletion_due_at=NOON - timedelta(days=1))
LIMIT = 2.0


@pytest_asyncio.fixture(params=DATABASES)
async def world(request: pytest.FixtureRequest, new_store: StoreMaker) -> AsyncGenerator[World]:
    async with new_store(request.param) as url, sql_world(url) as world:
        await world.add_users(AUTHOR, build_user(role=Role.ADMIN))
        await write(url)
        yield world


async def write(url: str) -> None:
    posts = [build_post(AUTHOR.id, tags=("all", f"tag {n % TAGS}")) for n in range(POSTS)]
    slugs = [{"slug": post.slug.value, "post_id": post.id} for post in posts]
    used = {"all": POSTS} | {f"tag {n}": POSTS // TAGS for n in range(TAGS)}
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(insert(PostRow), list(map(_row, posts)))
        await connection.execute(insert(PostSlugRow), slugs)
        await connection.execute(insert(PostTagRow), [row for p in posts for row in _tags(p)])
        rows = [{"name": name, "posts_count": count} for name, count in used.items()]
        await connection.execute(insert(TagRow), rows)
    async with engine.begin() as connection:
        await connection.execute(text("ANALYZE"))
    await engine.dispose()


def _row(post: Post) -> dict[str, object]:
    return {
        "id": post.id,
        "version": 1,
        "author_id": post.author_id,
        "slug": post.slug.value,
        "status": post.status.value,
        "created_at": post.created_at,
        "updated_at": post.updated_at,
        "published_at": post.published_at,
        "publish_at": None,
        "reading_minutes": 1,
        "title": post.content.title,
        "tags": list(post.content.tags),
        "summary": None,
        "body": post.content.body * 100,
        "html": post.content.html * 100,
    }


def _tags(post: Post) -> Iterator[dict[str, object]]:
    for tag in post.content.tags:
        yield {"post_id": post.id, "tag": tag, "published_at": post.published_at}


async def test_an_author_of_many_posts(world: World) -> None:
    change = ChangeUser(world.uow, world.clock, AuditLog(Uuid7Generator()))
    for suspended, used in ((True, 0), (False, 1 + TAGS)):
        began = time.perf_counter()
        command = ChangeUserCommand(user_id=AUTHOR.id, suspended=suspended)
        await change.execute(Actor.user(AUTHOR.id, Role.ADMIN), command)
        assert time.perf_counter() - began < LIMIT
        assert len(await counts(world)) == used
    delete = DeleteDueAccounts(world.uow, world.clock, AuditLog(Uuid7Generator()))
    began = time.perf_counter()
    assert await delete.execute(Actor.system(), DeleteDueAccountsCommand()) == 1
    assert time.perf_counter() - began < LIMIT
    assert await counts(world) == {}
