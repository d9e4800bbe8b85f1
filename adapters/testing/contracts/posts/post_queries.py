from dataclasses import fields, replace
from datetime import timedelta

import pytest

from hexameter.adapters.testing.builders import build_post, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.hostile import ASKED
from hexameter.adapters.testing.world import World
from hexameter.application.actor import Actor
from hexameter.application.ports.posts import (
    POST_SORTS,
    AuthorView,
    PostSummaryView,
    SlugMoved,
)
from hexameter.domain.pagination import PageRequest, Sort
from hexameter.domain.posts.errors import PostNotFound
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import PostStatus, Slug
from hexameter.domain.users.roles import Role
from hexameter.domain.users.user import User

ANYBODY = Actor.anonymous()
EDITOR = Actor(role=Role.EDITOR, permissions=Role.EDITOR.permissions)
NEWEST = Sort("published_at", descending=True)
SORTS = [Sort(key, descending) for key in POST_SORTS for descending in (False, True)]


class PostQueriesContract:
    async def test_a_post_is_shown_as_it_is(self, world: World) -> None:
        author = build_user(username="ada", name="Ada")
        post = build_post(author.id, slug="engine", tags=("c++", "maths"))
        post.content = replace(post.content, summary="A loom.", body="word " * 500)
        # All fields differ, so that swapped ones are noticed.
        post.updated_at = NOON + timedelta(days=1)
        post.published_at = NOON + timedelta(days=2)
        post.publish_at = NOON + timedelta(days=3)
        await world.add_users(author)
        await world.add_posts(post)
        await world.save_post(post)
        shown = await world.posts.by_id(post.id, ANYBODY)
        assert await world.posts.by_slug("engine", ANYBODY) == shown
        assert (shown.body, shown.html) == (post.content.body, post.content.html)
        (summary,) = (await world.posts.page(PageRequest(NEWEST), ANYBODY)).items
        assert summary == summary_of(post, author)
        for field in fields(PostSummaryView):
            assert getattr(shown, field.name) == getattr(summary, field.name)

    async def test_the_author_is_shown_as_they_are_now(self, world: World) -> None:
        author, post = await a_post(world)
        author.name = "Augusta"
        await world.save_user(author)
        assert (await world.posts.by_id(post.id, ANYBODY)).author.name == "Augusta"

    async def test_a_former_slug_leads_to_the_present_one(self, world: World) -> None:
        _, post = await a_post(world, slug="first")
        for slug in ("second", "third"):
            post.slug = Slug(slug)
            await world.save_post(post)
        for former in ("first", "second"):
            assert await world.posts.by_slug(former, ANYBODY) == SlugMoved(slug="third")
        shown = await world.posts.by_slug("third", ANYBODY)
        assert not isinstance(shown, SlugMoved)
        assert shown.id == post.id

    async def test_what_is_not_there_is_not_found(self, world: World) -> None:
        author, _ = await a_post(world, slug="there")
        with pytest.raises(PostNotFound):
            await world.posts.by_id(author.id, ANYBODY)
        for slug in ("elsewhere", "THERE", "there ", *ASKED):
            with pytest.raises(PostNotFound):
                await world.posts.by_slug(slug, ANYBODY)

    async def test_filters_narrow_together(self, world: World) -> None:
        ada, grace = build_user(username="ada"), build_user(username="grace")
        both = build_post(ada.id, tags=("maths", "engines"))
        tagged = build_post(grace.id, tags=("maths",))
        authored = build_post(ada.id, tags=("mathsy",))
        archived = build_post(ada.id, tags=("maths",), status=PostStatus.ARCHIVED)
        await world.add_users(ada, grace)
        await world.add_posts(both, tagged, authored, archived)

        async def found(
            author: str | None, tag: str | None, status: PostStatus = PostStatus.PUBLISHED
        ) -> list[object]:
            page = await world.posts.page(
                PageRequest(Sort("created_at")), EDITOR, author=author, tag=tag, status=status
            )
            return [item.id for item in page.items]

        assert await found(None, None) == [both.id, tagged.id, authored.id]
        assert await found("ada", None) == [both.id, authored.id]
        assert await found(None, "maths") == [both.id, tagged.id]
        assert await found("ada", "maths") == [both.id]
        assert await found("ada", "maths", PostStatus.ARCHIVED) == [archived.id]
        assert await found("ada", None, PostStatus.SCHEDULED) == []
        assert await found("ad", None) == await found(None, "math") == []

    async def test_what_nobody_has_gives_an_empty_page(self, world: World) -> None:
        author, post = await a_post(world)
        post.content = build_post(author.id, tags=("tag",)).content
        await world.save_post(post)
        for text in ASKED:
            for author, tag in ((text, None), (None, text)):
                page = await world.posts.page(PageRequest(NEWEST), EDITOR, author=author, tag=tag)
                assert (page.items, page.next) == ([], None)

    async def test_the_role_of_an_author_is_their_present_one(self, world: World) -> None:
        author, post = await a_post(world)
        assert await world.posts.author_role(post.id) is author.role
        author.role = Role.ADMIN
        author.suspended_at = NOON
        await world.save_user(author)
        assert await world.posts.author_role(post.id) is Role.ADMIN
        with pytest.raises(PostNotFound):
            await world.posts.author_role(author.id)

    async def test_posts_of_older_html_come_the_oldest_version_first(self, world: World) -> None:
        author = build_user()
        await world.add_users(author)
        posts = [build_post(author.id) for _ in range(5)]
        for post, version in zip(posts, (2, 1, 3, 0, 4), strict=True):
            post.rendered_again(html="<p></p>", html_version=version)
        await world.add_posts(*posts)
        outdated = await world.posts.rendered_before(3, limit=10)
        first = await world.posts.rendered_before(3, limit=2)
        assert outdated == [posts[3].id, posts[1].id, posts[0].id]
        assert first == outdated[:2]

    async def test_due_posts_come_the_longest_due_first(self, world: World) -> None:
        author = build_user()
        await world.add_users(author)
        posts = [build_post(author.id, status=PostStatus.SCHEDULED) for _ in range(5)]
        for post, hours in zip(posts, (1, 3, 2, 0, -1), strict=True):
            post.publish_at = NOON - timedelta(hours=hours)
        published = build_post(author.id)
        published.publish_at = NOON - timedelta(days=1)
        await world.add_posts(*posts, published)
        due = await world.posts.due(NOON, limit=10)
        first = await world.posts.due(NOON, limit=2)
        assert due == [posts[1].id, posts[2].id, posts[0].id, posts[3].id]
        assert first == due[:2]


async def a_post(world: World, *, slug: str | None = None) -> tuple[User, Post]:
    author = build_user()
    post = build_post(author.id, slug=slug)
    await world.add_users(author)
    await world.add_posts(post)
    return author, post


def summary_of(post: Post, author: User) -> PostSummaryView:
    return PostSummaryView(
        id=post.id,
        slug=str(post.slug),
        title=post.content.title,
        summary=post.content.summary,
        status=post.status.value,
        author=AuthorView(author.id, str(author.username), author.name, None),
        tags=list(post.content.tags),
        cover=None,
        version=post.version,
        created_at=post.created_at,
        updated_at=post.updated_at,
        published_at=post.published_at,
        publish_at=post.publish_at,
        publish_error=post.failed_publication and post.failed_publication.code,
        favorites_count=0,
        comments_count=0,
        favorited=False,
        reading_minutes=post.content.reading_minutes,
    )
