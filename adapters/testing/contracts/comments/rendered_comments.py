from dataclasses import replace

import pytest

from hexameter.adapters.testing.builders import build_comment
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.contracts.comments.comments import (
    add,
    change,
    people_and_post,
    seen,
)
from hexameter.adapters.testing.world import World
from hexameter.application.ports.comments import CommentRepository
from hexameter.domain.comments.comment import Comment
from hexameter.domain.comments.errors import CommentNotFound
from hexameter.domain.errors import StaleWrite
from hexameter.domain.posts.post import Post
from hexameter.domain.users.roles import Role
from hexameter.domain.users.user import User


class RenderedCommentsContract:
    """HTML that is rendered again."""

    async def test_html_is_kept_without_a_new_version(self, world: World) -> None:
        (writer,), post = await people_and_post(world, 1)
        comment = build_comment(post, writer)
        await add(world, comment)
        comment.rendered_again(html="<p>Again</p>", html_version=7)
        async with world.uow() as uow:
            await uow.get(CommentRepository).keep_html(comment)
            await uow.commit()
        assert await stored(world, comment) == comment
        shown = await seen(world, comment)
        assert (shown.html, shown.version, shown.updated_at) == ("<p>Again</p>", 1, NOON)

    async def test_html_of_a_text_that_has_changed_since_is_not_kept(self, world: World) -> None:
        (writer,), post = await people_and_post(world, 1)
        comment = build_comment(post, writer)
        await add(world, comment)
        stale = replace(comment)
        stale.rendered_again(html="<p>Stale</p>", html_version=7)
        await change(world, comment, "edit")
        async with world.uow() as uow:
            with pytest.raises(StaleWrite):
                await uow.get(CommentRepository).keep_html(stale)
        assert (await stored(world, comment)).html == "<p>Changed.</p>"

    async def test_html_of_a_writer_is_outdated_and_nothing_else(self, world: World) -> None:
        (writer, other), post = await people_and_post(world, 2)
        comments = [rendered(post, each, 7) for each in (writer, writer, other)]
        for comment in comments:
            await add(world, comment)
        async with world.uow() as uow:
            await uow.get(CommentRepository).outdate_html(writer.id)
            await uow.commit()
        outdated = await world.comments.rendered_before(7, limit=10)
        assert outdated == [comment.id for comment in comments[:2]]
        for comment in comments[:2]:
            comment.html_version = 0
        assert [await stored(world, comment) for comment in comments] == comments
        async with world.uow() as uow:
            await uow.get(CommentRepository).outdate_html(None)
            await uow.commit()
        assert len(await world.comments.rendered_before(7, limit=10)) == 3

    async def test_comments_of_older_html_come_the_oldest_version_first(self, world: World) -> None:
        (writer,), post = await people_and_post(world, 1)
        comments = [rendered(post, writer, version) for version in (2, 1, 3, 0, 1)]
        for comment in comments:
            await add(world, comment)
        outdated = await world.comments.rendered_before(3, limit=10)
        first = await world.comments.rendered_before(3, limit=2)
        assert outdated == [comments[index].id for index in (3, 1, 4, 0)]
        assert first == outdated[:2]

    async def test_an_edit_stores_the_version_of_its_renderer(self, world: World) -> None:
        (writer,), post = await people_and_post(world, 1)
        comment = rendered(post, writer, 1)
        await add(world, comment)
        await change(world, comment, "edit")
        assert (await stored(world, comment)).html_version == 7

    async def test_the_role_of_a_writer_is_their_present_one(self, world: World) -> None:
        (writer,), post = await people_and_post(world, 1)
        comment = build_comment(post, writer)
        await add(world, comment)
        assert await world.comments.author_role(comment.id) is writer.role
        writer.role = Role.ADMIN
        await world.save_user(writer)
        assert await world.comments.author_role(comment.id) is Role.ADMIN
        await change(world, comment, "remove")
        assert await world.comments.author_role(comment.id) is None
        with pytest.raises(CommentNotFound):
            await world.comments.author_role(writer.id)


def rendered(post: Post, writer: User, version: int) -> Comment:
    comment = build_comment(post, writer)
    comment.rendered_again(html="<p>Rendered</p>", html_version=version)
    return comment


async def stored(world: World, comment: Comment) -> Comment:
    async with world.uow() as uow:
        return await uow.get(CommentRepository).get(comment.id)
