"""Scheduled posts whose publication is refused or fails."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from hexameter.adapters.clock import SystemClock
from hexameter.adapters.testing.builders import build_post, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.world import World
from hexameter.application.actor import Actor
from hexameter.application.posts.publish_due_posts import PublishDuePosts, PublishDuePostsCommand
from hexameter.application.posts.publish_post import PublishPost, PublishPostCommand
from hexameter.domain.errors import Forbidden, Unavailable
from hexameter.domain.ids import PostId
from hexameter.domain.posts.failed_publication import FailedPublication
from hexameter.domain.posts.values import PostStatus
from hexameter.entrypoints.testing.memory_world import memory_world

HOUR = timedelta(hours=1)


class RefusesOne:
    """Publishes all posts but one, and records when that was tried."""

    def __init__(self, world: World, refused: PostId, error: Exception) -> None:
        self._publish = PublishPost(world.uow, world.clock, world.indexer)
        self._world = world
        self._refused = refused
        self._error = error
        self.asked: list[int] = []
        self._began = world.clock.now()

    async def execute(self, actor: Actor, command: PublishPostCommand) -> None:
        if command.post_id == self._refused:
            self.asked.append(int((self._world.clock.now() - self._began).total_seconds()))
            raise self._error
        await self._publish.execute(actor, command)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Forbidden(), "FORBIDDEN"),
        (Unavailable(), "UNAVAILABLE"),
        (ValueError("a defect of a wrap"), "INTERNAL_ERROR"),
    ],
)
async def test_a_post_that_cannot_be_published_delays_no_other_and_is_tried_after_pauses(
    error: Exception, code: str
) -> None:
    world = memory_world()
    author = build_user()
    refused, other = (build_post(author.id, status=PostStatus.SCHEDULED) for _ in range(2))
    await world.add_users(author)
    await world.add_posts(refused, other)
    world.clock.advance(timedelta(days=1))
    publish = RefusesOne(world, refused.id, error)
    due = PublishDuePosts(world.uow, world.posts, world.clock, publish)
    assert await due.execute(Actor.system(), PublishDuePostsCommand()) == 1
    assert (await world.posts.by_id(other.id, Actor.anonymous())).status == "published"
    for _ in range(7200):
        world.clock.advance(timedelta(seconds=2))
        assert await due.execute(Actor.system(), PublishDuePostsCommand()) == 0
    pauses = [after - before for before, after in pairwise(publish.asked)]
    assert pauses[:3] == [6, 10, 20]
    assert max(pauses) == pauses[-1] == 3600
    shown = await world.posts.by_id(refused.id, Actor.system())
    assert (shown.status, shown.publish_error) == ("scheduled", code)


async def test_an_edit_lets_a_refused_post_be_tried_at_once() -> None:
    world = memory_world()
    author = build_user()
    post = build_post(author.id, status=PostStatus.SCHEDULED)
    await world.add_users(author)
    await world.add_posts(post)
    world.clock.advance(timedelta(days=1))
    publish = RefusesOne(world, post.id, Forbidden())
    due = PublishDuePosts(world.uow, world.posts, world.clock, publish)
    for _ in range(3):
        await due.execute(Actor.system(), PublishDuePostsCommand())
    assert len(publish.asked) == 1
    async with world.uow() as uow:
        edited = await uow.posts.get(post.id)
        content = replace(edited.content, title="Better")
        edited.edit(slug=edited.slug, content=content, now=world.clock.now())
        await uow.posts.save(edited)
        await uow.commit()
    assert (await world.posts.by_id(post.id, Actor.system())).publish_error is None
    await due.execute(Actor.system(), PublishDuePostsCommand())
    assert len(publish.asked) == 2


async def test_posts_whose_time_comes_within_a_second_are_waited_for() -> None:
    world, clock = memory_world(), SystemClock()
    author, now = build_user(), clock.now()
    posts = [build_post(author.id, status=PostStatus.SCHEDULED) for _ in range(3)]
    for post, seconds in zip(posts, (0.3, 0.6, 60), strict=True):
        post.publish_at = now + timedelta(seconds=seconds)
    await world.add_users(author)
    await world.add_posts(*posts)
    publish = PublishPost(world.uow, clock, world.indexer)
    due = PublishDuePosts(world.uow, world.posts, clock, publish)
    assert await due.execute(Actor.system(), PublishDuePostsCommand()) == 2
    for post in posts[:2]:
        shown = await world.posts.by_id(post.id, Actor.anonymous())
        assert post.publish_at is not None
        assert shown.published_at is not None
        assert shown.published_at >= post.publish_at


async def test_a_clock_that_is_set_back_or_forward_publishes_each_post_once() -> None:
    world = memory_world()
    author = build_user()
    # Due a day later: in one hour and in three.
    first, second = (
        build_post(author.id, status=PostStatus.SCHEDULED, created_at=NOON - hours * HOUR)
        for hours in (23, 21)
    )
    await world.add_users(author)
    await world.add_posts(first, second)
    due = PublishDuePosts(
        world.uow, world.posts, world.clock, PublishPost(world.uow, world.clock, world.indexer)
    )

    async def published_after(step: timedelta) -> int:
        world.clock.advance(step)
        return await due.execute(Actor.system(), PublishDuePostsCommand())

    assert await published_after(HOUR) == 1
    shown = await world.posts.by_id(first.id, Actor.anonymous())
    # Back to before it was due, and to its time again.
    for step in (-2 * HOUR, HOUR, HOUR):
        assert await published_after(step) == 0
        assert await world.posts.by_id(first.id, Actor.anonymous()) == shown
    assert await published_after(10 * HOUR) == 1
    assert await published_after(-9 * HOUR) == 0
    for post in (first, second):
        assert (await world.posts.by_id(post.id, Actor.anonymous())).status == "published"


async def test_a_post_that_was_edited_or_put_off_while_it_was_tried_is_left_as_it_is() -> None:
    world = memory_world()
    author = build_user()
    post = build_post(author.id, status=PostStatus.SCHEDULED)
    await world.add_users(author)
    await world.add_posts(post)
    world.clock.advance(timedelta(days=1))

    class Edits:
        async def execute(self, actor: Actor, command: PublishPostCommand) -> None:
            async with world.uow() as uow:
                edited = await uow.posts.get(post.id)
                content = replace(edited.content, title=edited.content.title + "!")
                edited.edit(slug=edited.slug, content=content, now=world.clock.now())
                await uow.posts.save(edited)
                await uow.commit()
            raise Forbidden

    class IsPutOff:
        """By another process, which was refused as well."""

        async def execute(self, actor: Actor, command: PublishPostCommand) -> None:
            refused = PublishDuePosts(world.uow, world.posts, world.clock, Refuses())
            await refused.execute(actor, PublishDuePostsCommand())
            raise Forbidden

    class Refuses:
        async def execute(self, actor: Actor, command: PublishPostCommand) -> None:
            raise Forbidden

    due = PublishDuePosts(world.uow, world.posts, world.clock, Edits())
    await due.execute(Actor.system(), PublishDuePostsCommand())
    assert (await world.posts.by_id(post.id, Actor.system())).publish_error is None
    assert await world.posts.due(world.clock.now(), limit=10) == [post.id]

    due = PublishDuePosts(world.uow, world.posts, world.clock, IsPutOff())
    await due.execute(Actor.system(), PublishDuePostsCommand())
    async with world.uow() as uow:
        failed = (await uow.posts.get(post.id)).failed_publication
    assert failed == FailedPublication.following(None, "FORBIDDEN", world.clock.now())
