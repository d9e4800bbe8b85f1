import pytest

from hexameter.adapters.testing.builders import (
    build_actor,
    build_comment,
    build_post,
    build_user,
)
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.world import World
from hexameter.application.actor import Actor
from hexameter.application.ports.comments import CommentLocation, CommentRepository, CommentView
from hexameter.domain.comments.comment import Comment, CommentText
from hexameter.domain.comments.errors import CommentNotFound
from hexameter.domain.comments.values import CommentStatus
from hexameter.domain.errors import StaleWrite
from hexameter.domain.ids import CommentId
from hexameter.domain.pagination import PageRequest, Sort
from hexameter.domain.posts.post import Post
from hexameter.domain.users.roles import Role
from hexameter.domain.users.user import User

ANYBODY = Actor.anonymous()
MODERATOR = build_actor(build_user(role=Role.EDITOR))
PUBLISHED, HELD = CommentStatus.PUBLISHED, CommentStatus.HELD


class CommentsContract:
    """Writing: what is stored, how it is numbered, and what goes with what."""

    async def test_a_comment_is_stored_as_it_was_written(self, world: World) -> None:
        (writer,), post = await people_and_post(world, 1)
        parent = build_comment(post, writer, body="First.")
        reply = build_comment(post, writer, parent=parent, status=HELD, body="Second.")
        await add(world, parent)
        await add(world, reply)
        async with world.uow() as uow:
            comments = uow.get(CommentRepository)
            assert await comments.get(parent.id) == parent
            assert await comments.get(reply.id) == reply
            assert await comments.locate(reply.id) == CommentLocation(post.id, writer.id)

    async def test_what_does_not_exist_is_not_found(self, world: World) -> None:
        await people_and_post(world, 1)
        nobody = CommentId(world.ids.new())
        async with world.uow() as uow:
            comments = uow.get(CommentRepository)
            with pytest.raises(CommentNotFound):
                await comments.get(nobody)
            with pytest.raises(CommentNotFound):
                await comments.locate(nobody)

    async def test_numbers_rise_and_are_never_given_again(self, world: World) -> None:
        (writer,), post = await people_and_post(world, 1)
        other = build_post(post.author_id)
        await world.add_posts(other)
        written = [build_comment(of, writer) for of in (post, other, post, other)]
        for comment in written:
            await add(world, comment)
        numbers = [(await seen(world, comment)).number for comment in written]
        assert numbers == sorted(set(numbers))
        await world.remove_post(other.id)
        last = build_comment(post, writer)
        await add(world, last)
        assert (await seen(world, last)).number > numbers[-1]

    async def test_a_stale_comment_is_not_saved(self, world: World) -> None:
        (writer,), post = await people_and_post(world, 1)
        comment = build_comment(post, writer, status=HELD)
        await add(world, comment)
        stale = build_comment(post, writer, status=HELD)
        stale.id = comment.id
        await change(world, comment, "approve")
        async with world.uow() as uow:
            with pytest.raises(StaleWrite):
                await uow.get(CommentRepository).save(stale)
        async with world.uow() as uow:
            with pytest.raises(StaleWrite):
                await uow.get(CommentRepository).discard(stale)
        assert (await seen(world, comment)).version == 2

    async def test_what_was_removed_keeps_its_place(self, world: World) -> None:
        (writer,), post = await people_and_post(world, 1)
        comment = build_comment(post, writer)
        reply = build_comment(post, writer, parent=comment)
        for each in (comment, reply):
            await add(world, each)
        await change(world, comment, "remove")
        shown = await seen(world, comment, ANYBODY)
        assert (shown.status, shown.author, shown.body, shown.html) == ("removed", None, None, None)
        assert (await seen(world, reply, ANYBODY)).parent_id == comment.id
        async with world.uow() as uow:
            stored = await uow.get(CommentRepository).get(comment.id)
        assert (stored.author_id, stored.body, stored.html) == (None, "", "")

    async def test_what_nobody_has_seen_can_be_discarded(self, world: World) -> None:
        (writer,), post = await people_and_post(world, 1)
        comment, kept = build_comment(post, writer, status=HELD), build_comment(post, writer)
        for each in (comment, kept):
            await add(world, each)
        async with world.uow() as uow:
            comments = uow.get(CommentRepository)
            await comments.discard(await comments.get(comment.id))
            await uow.commit()
        with pytest.raises(CommentNotFound):
            await seen(world, comment)
        assert await count(world, post) == 1

    async def test_whether_others_have_seen_a_comment_of_an_author(self, world: World) -> None:
        (writer, other), post = await people_and_post(world, 2)
        held = build_comment(post, writer, status=HELD)
        await add(world, held)
        await add(world, build_comment(post, other))
        assert not await has_published(world, writer)
        assert await has_published(world, other)
        await change(world, held, "approve")
        assert await has_published(world, writer)
        await change(world, held, "remove")
        assert not await has_published(world, writer)

    async def test_a_post_takes_its_comments_with_it(self, world: World) -> None:
        (writer,), post = await people_and_post(world, 1)
        comment = build_comment(post, writer)
        reply = build_comment(post, writer, parent=comment)
        for each in (comment, reply):
            await add(world, each)
        await world.remove_post(post.id)
        for each in (comment, reply):
            with pytest.raises(CommentNotFound):
                await seen(world, each)
        await world.add_posts(post)
        assert await count(world, post) == 0

    @pytest.mark.parametrize("suspended", [False, True])
    async def test_an_account_leaves_only_the_places_of_its_comments(
        self, world: World, suspended: bool
    ) -> None:
        (leaving, staying), post = await people_and_post(world, 2)
        comment, held = build_comment(post, leaving), build_comment(post, leaving, status=HELD)
        reply = build_comment(post, staying, parent=comment)
        for each in (comment, held, reply):
            await add(world, each)
        if suspended:
            leaving.suspend(NOON)
            await world.save_user(leaving)
        await world.remove_user(leaving.id)
        shown = await seen(world, comment, ANYBODY)
        assert (shown.status, shown.author, shown.body, shown.html) == ("removed", None, None, None)
        assert shown.version == 2
        with pytest.raises(CommentNotFound):
            await seen(world, held)
        assert (await seen(world, reply, ANYBODY)).author is not None
        assert await count(world, post) == 1


async def people_and_post(world: World, number: int) -> tuple[list[User], Post]:
    """So many people, and a published post by yet another."""
    author, people = build_user(), [build_user() for _ in range(number)]
    post = build_post(author.id)
    await world.add_users(author, *people)
    await world.add_posts(post)
    return people, post


async def add(world: World, comment: Comment) -> None:
    async with world.uow() as uow:
        if comment.author_id is not None:
            await uow.users.get(comment.author_id)
        await uow.posts.get(comment.post_id)
        await uow.get(CommentRepository).add(comment)
        await uow.commit()


async def change(world: World, comment: Comment, how: str) -> None:
    """As a use case would; the comment given stays as it was."""
    async with world.uow() as uow:
        comments = uow.get(CommentRepository)
        location = await comments.locate(comment.id)
        if location.author_id is not None:
            await uow.users.get(location.author_id)
        await uow.posts.get(location.post_id)
        stored = await comments.get(comment.id)
        match how:
            case "approve":
                stored.approve()
            case "reject":
                stored.reject()
            case "remove":
                stored.remove(NOON)
            case _:
                held = how == "hold"
                text = CommentText(body="Changed.", html="<p>Changed.</p>", html_version=7)
                stored.edit(text=text, held=held, now=NOON)
        await comments.save(stored)
        await uow.commit()


async def has_published(world: World, author: User) -> bool:
    async with world.uow() as uow:
        return await uow.get(CommentRepository).has_published(author.id)


async def seen(world: World, comment: Comment, viewer: Actor = MODERATOR) -> CommentView:
    return await world.comments.by_id(comment.id, viewer)


async def count(world: World, post: Post) -> int:
    """Wherever the post is shown."""
    one = await world.posts.by_id(post.id, ANYBODY)
    page = await world.posts.page(PageRequest(Sort("published_at"), limit=100), ANYBODY)
    (in_list,) = (item for item in page.items if item.id == post.id)
    (shown,) = {one.comments_count, in_list.comments_count}
    return shown
