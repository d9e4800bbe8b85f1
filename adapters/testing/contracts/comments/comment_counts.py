import asyncio

from hexameter.adapters.testing.builders import build_comment
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.contracts.comments.comments import (
    HELD,
    add,
    change,
    count,
    people_and_post,
)
from hexameter.adapters.testing.world import World
from hexameter.application.ports.comments import CommentRepository


class CommentCountsContract:
    """The `comments_count` of a post."""

    async def test_published_comments_count(self, world: World) -> None:
        (writer,), post = await people_and_post(world, 1)
        held, published = build_comment(post, writer, status=HELD), build_comment(post, writer)
        for each in (held, published):
            await add(world, each)
        assert await count(world, post) == 1
        await change(world, held, "reject")
        assert await count(world, post) == 1
        await change(world, held, "approve")
        assert await count(world, post) == 2
        await change(world, published, "hold")
        assert await count(world, post) == 1
        await change(world, held, "edit")
        assert await count(world, post) == 1
        await change(world, held, "remove")
        assert await count(world, post) == 0

    async def test_without_commit_nothing_is_counted(self, world: World) -> None:
        (writer,), post = await people_and_post(world, 1)
        async with world.uow() as uow:
            await uow.get(CommentRepository).add(build_comment(post, writer))
        assert await count(world, post) == 0

    async def test_many_at_once_are_counted_exactly(self, world: World) -> None:
        people, post = await people_and_post(world, 4)
        comments = [build_comment(post, person) for person in people * 2]
        await asyncio.gather(*(add(world, comment) for comment in comments))
        assert await count(world, post) == 8
        await asyncio.gather(*(change(world, comment, "remove") for comment in comments[:3]))
        assert await count(world, post) == 5

    async def test_comments_of_the_suspended_do_not_count(self, world: World) -> None:
        (writer, other), post = await people_and_post(world, 2)
        later, held = build_comment(post, writer, status=HELD), build_comment(post, writer)
        for each in (later, held, build_comment(post, writer), build_comment(post, other)):
            await add(world, each)
        writer.suspend(NOON)
        await world.save_user(writer)
        assert await count(world, post) == 1
        await change(world, later, "approve")
        await change(world, held, "hold")
        assert await count(world, post) == 1
        writer.reinstate(NOON)
        await world.save_user(writer)
        assert await count(world, post) == 3
        writer.name = "Another"
        await world.save_user(writer)
        assert await count(world, post) == 3
