from collections.abc import Iterator
from dataclasses import replace

import pytest

from hexameter.adapters.testing.builders import build_actor, build_post, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.world import World
from hexameter.application.actor import Actor
from hexameter.application.ports.posts import SlugMoved
from hexameter.domain.pagination import PageRequest, Sort
from hexameter.domain.posts.errors import PostNotFound
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import PostStatus, Slug
from hexameter.domain.posts.visibility import is_visible
from hexameter.domain.users.roles import Permission, Role
from hexameter.domain.users.user import User

ORDER = PageRequest(Sort("title"), limit=100)


class PostVisibilityContract:
    """`domain.posts.visibility.is_visible` against the store: every state, every kind of viewer."""

    async def test_every_query_shows_only_what_the_viewer_may_see(self, world: World) -> None:
        authors, posts = await every_state(world)
        for viewer in every_viewer(authors):
            for post in posts:
                if may_see(viewer, post, authors):
                    assert (await world.posts.by_id(post.id, viewer)).id == post.id
                    shown = await world.posts.by_slug(str(post.slug), viewer)
                    assert not isinstance(shown, SlugMoved)
                    assert shown.id == post.id
                    moved = await world.posts.by_slug(f"former-{post.content.title}", viewer)
                    assert moved == SlugMoved(slug=str(post.slug))
                    continue
                with pytest.raises(PostNotFound):
                    await world.posts.by_id(post.id, viewer)
                for slug in (str(post.slug), f"former-{post.content.title}"):
                    with pytest.raises(PostNotFound):
                        await world.posts.by_slug(slug, viewer)

    async def test_of_several_posts_only_those_are_shown(self, world: World) -> None:
        authors, posts = await every_state(world)
        ids = [post.id for post in reversed(posts)]
        for viewer in every_viewer(authors):
            shown = await world.posts.by_ids([world.ids.new(), *ids, ids[0]], viewer)
            seen = [post.id for post in reversed(posts) if may_see(viewer, post, authors)]
            assert list(shown) == seen
            listed = [
                item
                for status in PostStatus
                for item in (await world.posts.page(ORDER, viewer, status=status)).items
            ]
            assert shown == {item.id: item for item in listed}
        assert await world.posts.by_ids([], Actor.system()) == {}

    async def test_every_list_shows_only_what_the_viewer_may_see(self, world: World) -> None:
        authors, posts = await every_state(world)
        for viewer in every_viewer(authors):
            for status in PostStatus:
                seen = [
                    post
                    for post in posts
                    if post.status is status and may_see(viewer, post, authors)
                ]
                page = await world.posts.page(ORDER, viewer, status=status)
                assert [item.id for item in page.items] == [post.id for post in seen]
                for author in authors:
                    page = await world.posts.page(
                        ORDER, viewer, author=str(author.username), tag="x", status=status
                    )
                    own = [post.id for post in seen if post.author_id == author.id]
                    assert [item.id for item in page.items] == own

    async def test_what_is_counted_is_what_everybody_may_see(self, world: World) -> None:
        authors, posts = await every_state(world)
        nobody = Actor.anonymous()
        everybodys = [post for post in posts if may_see(nobody, post, authors)]
        (tag,) = (await world.tags.page(PageRequest(Sort("name")))).items
        assert (tag.name, tag.posts_count) == ("x", len(everybodys))

    async def test_suspending_hides_and_reinstating_shows(self, world: World) -> None:
        author = build_user()
        post = build_post(author.id)
        nobody = Actor.anonymous()
        await world.add_users(author)
        await world.add_posts(post)
        author.suspend(NOON)
        await world.save_user(author)
        with pytest.raises(PostNotFound):
            await world.posts.by_id(post.id, nobody)
        author.reinstate(NOON)
        await world.save_user(author)
        assert (await world.posts.by_id(post.id, nobody)).id == post.id


async def every_state(world: World) -> tuple[list[User], list[Post]]:
    """Each status by an author of good standing and by a suspended one; each with a former slug;
    in the order of their titles.
    """
    authors = [build_user(), build_user(suspended_at=NOON)]
    posts: list[Post] = []
    for number, author in enumerate(authors):
        for status in PostStatus:
            title = f"{number}-{status.value}"
            post = build_post(author.id, slug=f"former-{title}", title=title, status=status)
            post.content = replace(post.content, tags=("x",))
            posts.append(post)
    posts.sort(key=lambda post: post.content.title)
    await world.add_users(*authors)
    await world.add_posts(*posts)
    for post in posts:
        post.slug = Slug(f"present-{post.content.title}")
        await world.save_post(post)
    return authors, posts


def every_viewer(authors: list[User]) -> Iterator[Actor]:
    yield Actor.anonymous()
    yield Actor.system()
    for role in Role:
        yield build_actor(build_user(role=role))
    for author in authors:
        yield build_actor(author)
        yield Actor(user_id=author.id)
    stranger = build_user()
    yield Actor(user_id=stranger.id)
    for permission in Permission:
        yield Actor(user_id=stranger.id, permissions=frozenset({permission}))
        yield Actor(permissions=frozenset({permission}))


def may_see(viewer: Actor, post: Post, authors: list[User]) -> bool:
    (author,) = (author for author in authors if author.id == post.author_id)
    return is_visible(
        status=post.status,
        author_id=post.author_id,
        author_suspended=author.suspended_at is not None,
        viewer_id=viewer.user_id,
        permissions=viewer.permissions,
    )
