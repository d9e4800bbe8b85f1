from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from hexameter.adapters.testing.builders import build_post, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.world import World
from hexameter.application.actor import Actor
from hexameter.domain.errors import StaleWrite
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import PostStatus


class FailedPublicationsContract:
    """`PostRepository` and `PostQueries`: scheduled posts that could not be published."""

    async def test_a_failed_publication_is_kept_without_a_new_version(self, world: World) -> None:
        post = await a_scheduled_post(world)
        stale = replace(post)
        for minutes, code in enumerate(("NO_FRIDAYS", "POST_TOO_SHORT")):
            post.publication_failed(code, now=NOON + timedelta(minutes=minutes))
        async with world.uow() as uow:
            await uow.posts.keep_failed_publication(post)
            await uow.commit()
        async with world.uow() as uow:
            assert await uow.posts.get(post.id) == post
        shown = await world.posts.by_id(post.id, Actor.system())
        assert (shown.publish_error, shown.version) == ("POST_TOO_SHORT", 1)
        post.publish(at=None, now=NOON)
        await world.save_post(post)
        shown = await world.posts.by_id(post.id, Actor.anonymous())
        assert (shown.publish_error, shown.status) == (None, "published")
        stale.publication_failed("STALE", now=NOON)
        async with world.uow() as uow:
            with pytest.raises(StaleWrite):
                await uow.posts.keep_failed_publication(stale)

    async def test_what_could_not_be_published_is_due_when_it_may_be_tried_again(
        self, world: World
    ) -> None:
        failed = await a_scheduled_post(world, at=NOON - timedelta(hours=2))
        other = await a_scheduled_post(world, at=NOON - timedelta(hours=1))
        failed.publication_failed("NO_FRIDAYS", now=NOON - timedelta(seconds=1))
        async with world.uow() as uow:
            await uow.posts.keep_failed_publication(failed)
            await uow.commit()
        assert await world.posts.due(NOON, limit=1) == [other.id]
        later = NOON + timedelta(seconds=4)
        assert await world.posts.due(later, limit=10) == [failed.id, other.id]


async def a_scheduled_post(world: World, *, at: datetime = NOON) -> Post:
    author = build_user()
    await world.add_users(author)
    post = build_post(author.id, status=PostStatus.SCHEDULED)
    post.publish_at = at
    await world.add_posts(post)
    return post
