from functools import partial
from itertools import product

import pytest

from hexameter.adapters.testing.builders import (
    build_actor,
    build_comment,
    build_post,
    build_user,
)
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.contracts.comments.comments import (
    ANYBODY,
    MODERATOR,
    add,
    change,
    people_and_post,
)
from hexameter.adapters.testing.pages import all_pages
from hexameter.adapters.testing.world import World
from hexameter.application.actor import Actor
from hexameter.application.ports.comments import CommentView
from hexameter.application.ports.posts import AuthorView
from hexameter.domain.comments.comment import Comment
from hexameter.domain.comments.errors import CommentNotFound
from hexameter.domain.comments.values import CommentStatus
from hexameter.domain.ids import PostId
from hexameter.domain.pagination import PageRequest, Sort
from hexameter.domain.posts.errors import PostNotFound
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import PostStatus
from hexameter.domain.users.roles import Permission
from hexameter.domain.users.user import User

OLDEST = Sort("number")
NEWEST = Sort("number", descending=True)
STATES = ("held", "published", "rejected", "removed", "suspended")
"""Of a comment; in the last it is published and its author suspended."""

SEES: dict[str, set[str]] = {
    "anybody": {"published", "removed"},
    "another": {"published", "removed"},
    "the writer": {"held", "published", "rejected", "removed", "suspended"},
    "the author of the post": {"published", "removed"},
    "an editor of posts": {"published", "removed"},
    "a moderator": set(STATES),
    "a moderator of comments only": set(STATES),
    "the system": set(STATES),
}
"""Under a published post."""


class CommentQueriesContract:
    async def test_every_field_of_a_comment_is_shown(self, world: World) -> None:
        (writer,), post = await people_and_post(world, 1)
        parent = build_comment(post, writer)
        comment = build_comment(post, writer, parent=parent, body="*It weaves.*")
        for each in (parent, comment):
            await add(world, each)
        shown = await world.comments.by_id(comment.id, ANYBODY)
        assert shown == CommentView(
            id=comment.id,
            number=shown.number,
            post_id=post.id,
            parent_id=parent.id,
            author=AuthorView(writer.id, str(writer.username), writer.name, None),
            body="*It weaves.*",
            html=comment.html,
            status="published",
            version=comment.version,
            created_at=comment.created_at,
            updated_at=comment.updated_at,
        )
        page = await world.comments.of_post(post.id, PageRequest(OLDEST), ANYBODY)
        assert page.items[1] == shown

    async def test_who_sees_which_comment(self, world: World) -> None:
        for state in STATES:
            comment, post, writer = await comment_in(world, state)
            for name, viewer in viewers(writer, post).items():
                # What was removed is no longer anybody's own.
                sees = state in SEES[name]
                assert await is_shown(world, comment, viewer) is sees, (name, state)

    async def test_under_a_hidden_post_there_are_none(self, world: World) -> None:
        (writer, author), _ = await people_and_post(world, 2)
        draft = build_post(author.id, status=PostStatus.DRAFT)
        await world.add_posts(draft)
        comment = build_comment(draft, writer)
        await add(world, comment)
        moderator = Actor(
            user_id=build_user().id, permissions=frozenset({Permission.MODERATE_COMMENTS})
        )
        for viewer in (ANYBODY, build_actor(writer), build_actor(build_user()), moderator):
            with pytest.raises(CommentNotFound):
                await world.comments.by_id(comment.id, viewer)
            with pytest.raises(PostNotFound):
                await world.comments.of_post(draft.id, PageRequest(OLDEST), viewer)
        for viewer in (build_actor(author), MODERATOR):
            assert await is_shown(world, comment, viewer)

    async def test_a_post_without_comments_has_an_empty_page(self, world: World) -> None:
        _, post = await people_and_post(world, 1)
        for viewer in (ANYBODY, build_actor(build_user()), MODERATOR):
            page = await world.comments.of_post(post.id, PageRequest(OLDEST), viewer)
            assert (page.items, page.next) == ([], None)
            with pytest.raises(PostNotFound):
                await world.comments.of_post(PostId(world.ids.new()), PageRequest(OLDEST), viewer)

    async def test_pages_follow_the_numbers(self, world: World) -> None:
        (writer,), post = await people_and_post(world, 1)
        other = build_post(post.author_id)
        await world.add_posts(other)
        written = [build_comment(post, writer) for _ in range(5)]
        for comment in written:
            await add(world, comment)
            await add(world, build_comment(other, writer))
        expected = [comment.id for comment in written]
        for limit, viewer in product((1, 2, 4, 5, 20), (ANYBODY, build_actor(writer), MODERATOR)):
            assert await listed(world, post, OLDEST, limit, viewer) == expected
            assert await listed(world, post, NEWEST, limit, viewer) == expected[::-1]
        skipped = PageRequest(OLDEST, limit=2, offset=3)
        page = await world.comments.of_post(post.id, skipped, ANYBODY)
        assert ([item.id for item in page.items], page.next) == (expected[3:], None)

    async def test_pages_are_stable_while_people_write(self, world: World) -> None:
        (writer,), post = await people_and_post(world, 1)
        written = [build_comment(post, writer) for _ in range(4)]
        for comment in written[:3]:
            await add(world, comment)
        first = await world.comments.of_post(post.id, PageRequest(OLDEST, limit=2), ANYBODY)
        await change(world, written[0], "remove")
        await add(world, written[3])
        rest = PageRequest(OLDEST, limit=20, after=first.next)
        second = await world.comments.of_post(post.id, rest, ANYBODY)
        assert [item.id for item in second.items] == [written[2].id, written[3].id]

    async def test_the_queue_is_of_all_posts(self, world: World) -> None:
        (writer,), post = await people_and_post(world, 1)
        other = build_post(post.author_id)
        await world.add_posts(other)
        held = [build_comment(of, writer, status=CommentStatus.HELD) for of in (post, other, post)]
        for comment in (build_comment(post, writer), *held):
            await add(world, comment)
        rejected = held.pop()
        await change(world, rejected, "reject")
        assert await queued(world, CommentStatus.HELD, 1) == [each.id for each in held]
        assert await queued(world, CommentStatus.REJECTED, 20) == [rejected.id]


async def comment_in(world: World, state: str) -> tuple[Comment, Post, User]:
    (writer,), post = await people_and_post(world, 1)
    held = state in ("held", "rejected")
    comment = build_comment(
        post, writer, status=CommentStatus.HELD if held else CommentStatus.PUBLISHED
    )
    await add(world, comment)
    match state:
        case "rejected":
            await change(world, comment, "reject")
        case "removed":
            await change(world, comment, "remove")
        case "suspended":
            writer.suspend(NOON)
            await world.save_user(writer)
        case _:
            pass
    return comment, post, writer


def viewers(writer: User, post: Post) -> dict[str, Actor]:
    someone = build_user()
    editor = frozenset({Permission.EDIT_ANY_POST})
    moderator = frozenset({Permission.MODERATE_COMMENTS})
    return {
        "anybody": ANYBODY,
        "another": build_actor(someone),
        "the writer": build_actor(writer),
        "the author of the post": Actor(user_id=post.author_id),
        "an editor of posts": Actor(user_id=someone.id, permissions=editor),
        "a moderator": MODERATOR,
        "a moderator of comments only": Actor(user_id=someone.id, permissions=moderator),
        "the system": Actor.system(),
    }


async def is_shown(world: World, comment: Comment, viewer: Actor) -> bool:
    """By its id and in the list alike."""
    page = await world.comments.of_post(comment.post_id, PageRequest(OLDEST), viewer)
    in_list = comment.id in [item.id for item in page.items]
    try:
        await world.comments.by_id(comment.id, viewer)
    except CommentNotFound:
        assert not in_list
        return False
    assert in_list
    return True


async def listed(world: World, post: Post, sort: Sort, limit: int, viewer: Actor) -> list[object]:
    """Page after page."""
    ask = partial(world.comments.of_post, post.id, viewer=viewer)
    return [item.id for item in await all_pages(ask, PageRequest(sort, limit=limit))]


async def queued(world: World, status: CommentStatus, limit: int) -> list[object]:
    ask = partial(world.comments.with_status, status, viewer=MODERATOR)
    return [item.id for item in await all_pages(ask, PageRequest(OLDEST, limit=limit))]
