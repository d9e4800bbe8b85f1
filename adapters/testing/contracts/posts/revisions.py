from datetime import timedelta
from functools import partial

import pytest

from hexameter.adapters.testing.builders import build_post, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.contracts.posts.post_visibility import every_state, every_viewer
from hexameter.adapters.testing.pages import all_pages
from hexameter.adapters.testing.world import World
from hexameter.application.actor import Actor
from hexameter.application.ports.posts import AuthorView
from hexameter.application.ports.revisions import (
    RevisionRepository,
    RevisionSummaryView,
    RevisionView,
)
from hexameter.domain.ids import PostId, UserId
from hexameter.domain.pagination import PageRequest, Sort
from hexameter.domain.posts.errors import PostNotFound, RevisionNotFound
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.revision import Revision
from hexameter.domain.posts.visibility import sees_unpublished
from hexameter.domain.users.user import User

EDITOR = Actor.system()
NEWEST_FIRST = PageRequest(Sort("number", descending=True), limit=2)


class RevisionsContract:
    async def test_a_revision_is_stored_as_it_was_made(self, world: World) -> None:
        author, post = await author_and_post(world)
        assert await newest(world, post) is None
        first, second = revision(post, author, 1), revision(post, author, 2, summary="In short.")
        await add(world, first, second)
        assert await newest(world, post) == second

    async def test_it_is_shown_with_all_its_fields(self, world: World) -> None:
        author, post = await author_and_post(world)
        await add(world, revision(post, author, 1), revision(post, author, 2, summary="In short."))
        shown = await world.revisions.by_number(post.id, 2, EDITOR)
        by = AuthorView(author.id, author.username.value, author.name, None)
        assert shown == RevisionView(
            number=2,
            title="Title 2",
            summary="In short.",
            body="Body 2",
            tags=["maths", "tag 2"],
            author=by,
            created_at=NOON + timedelta(minutes=2),
        )
        page = await world.revisions.of_post(post.id, NEWEST_FIRST, EDITOR)
        assert page.items[0] == RevisionSummaryView(2, "Title 2", by, NOON + timedelta(minutes=2))
        for number in (0, 3):
            with pytest.raises(RevisionNotFound):
                await world.revisions.by_number(post.id, number, EDITOR)

    @pytest.mark.parametrize("descending", [True, False])
    async def test_lists_have_pages_in_either_order(self, world: World, descending: bool) -> None:
        author, post = await author_and_post(world)
        other = build_post(author.id)
        await world.add_posts(other)
        await add(world, *revisions(author, 5, post, other))
        request = PageRequest(Sort("number", descending=descending), limit=2)
        shown = await all_pages(partial(world.revisions.of_post, post.id, viewer=EDITOR), request)
        numbers = [item.number for item in shown]
        assert numbers == sorted(range(1, 6), reverse=descending)

    async def test_pruning_keeps_the_newest(self, world: World) -> None:
        author, post = await author_and_post(world)
        other = build_post(author.id)
        await world.add_posts(other)
        await add(world, *revisions(author, 4, post, other))
        for keep, left in ((9, [4, 3, 2, 1]), (4, [4, 3, 2, 1]), (2, [4, 3]), (1, [4])):
            async with world.uow() as uow:
                await uow.posts.get(post.id)
                await uow.get(RevisionRepository).prune(post.id, keep=keep)
                await uow.commit()
            assert await numbers_of(world, post) == left
        assert await numbers_of(world, other) == [4, 3, 2, 1]
        assert await newest(world, post) == revision(post, author, 4)

    async def test_they_are_removed_with_their_post(self, world: World) -> None:
        author, post = await author_and_post(world)
        await add(world, revision(post, author, 1))
        await world.remove_post(post.id)
        with pytest.raises(PostNotFound):
            await world.revisions.by_number(post.id, 1, EDITOR)
        await world.add_posts(post)
        assert await numbers_of(world, post) == []

    async def test_an_account_that_goes_leaves_them_without_an_author(self, world: World) -> None:
        _, post = await author_and_post(world)
        editor = build_user()
        await world.add_users(editor)
        await add(world, revision(post, editor, 1))
        await world.remove_user(editor.id)
        shown = await world.revisions.by_number(post.id, 1, EDITOR)
        assert (shown.author, shown.body) == (None, "Body 1")
        (item,) = (await world.revisions.of_post(post.id, NEWEST_FIRST, EDITOR)).items
        assert item.author is None

    async def test_without_commit_nothing_is_kept(self, world: World) -> None:
        author, post = await author_and_post(world)
        async with world.uow() as uow:
            await uow.get(RevisionRepository).add(revision(post, author, 1))
        assert await newest(world, post) is None

    async def test_who_sees_them(self, world: World) -> None:
        authors, posts = await every_state(world)
        for post in posts:
            (author,) = (each for each in authors if each.id == post.author_id)
            await add(world, revision(post, author, 1))
        for viewer in every_viewer(authors):
            for post in posts:
                if sees_unpublished(
                    author_id=post.author_id,
                    viewer_id=viewer.user_id,
                    permissions=viewer.permissions,
                ):
                    assert (await world.revisions.by_number(post.id, 1, viewer)).number == 1
                    assert (await world.revisions.of_post(post.id, NEWEST_FIRST, viewer)).items
                    continue
                with pytest.raises(PostNotFound):
                    await world.revisions.by_number(post.id, 1, viewer)
                with pytest.raises(PostNotFound):
                    await world.revisions.of_post(post.id, NEWEST_FIRST, viewer)

    async def test_a_post_without_any_has_an_empty_list(self, world: World) -> None:
        author, post = await author_and_post(world)
        assert await numbers_of(world, post) == []
        nobody = PostId(world.ids.new())
        for viewer in (EDITOR, Actor(user_id=UserId(author.id))):
            with pytest.raises(PostNotFound):
                await world.revisions.of_post(nobody, NEWEST_FIRST, viewer)
            with pytest.raises(RevisionNotFound):
                await world.revisions.by_number(post.id, 1, viewer)


async def author_and_post(world: World) -> tuple[User, Post]:
    author = build_user()
    post = build_post(author.id)
    await world.add_users(author)
    await world.add_posts(post)
    return author, post


def revision(post: Post, author: User, number: int, *, summary: str | None = None) -> Revision:
    return Revision(
        post_id=post.id,
        number=number,
        author_id=author.id,
        created_at=NOON + timedelta(minutes=number),
        title=f"Title {number}",
        summary=summary,
        body=f"Body {number}",
        tags=("maths", f"tag {number}"),
    )


def revisions(author: User, count: int, *posts: Post) -> list[Revision]:
    """So many of each post."""
    return [revision(post, author, number) for number in range(1, count + 1) for post in posts]


async def add(world: World, *made: Revision) -> None:
    async with world.uow() as uow:
        for each in made:
            await uow.get(RevisionRepository).add(each)
        await uow.commit()


async def newest(world: World, post: Post) -> Revision | None:
    async with world.uow() as uow:
        await uow.posts.get(post.id)
        return await uow.get(RevisionRepository).newest(post.id)


async def numbers_of(world: World, post: Post) -> list[int]:
    request = PageRequest(Sort("number", descending=True), limit=100)
    return [item.number for item in (await world.revisions.of_post(post.id, request, EDITOR)).items]
