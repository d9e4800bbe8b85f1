import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial

from hexameter.adapters.testing.builders import build_actor, build_post, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.hostile import ASKED
from hexameter.adapters.testing.pages import all_pages
from hexameter.adapters.testing.world import World
from hexameter.application.actor import Actor
from hexameter.application.ports.favorites import FavoriteRepository
from hexameter.application.ports.posts import SlugMoved
from hexameter.domain.favorites import Favorite
from hexameter.domain.ids import PostId
from hexameter.domain.pagination import PageRequest, Sort
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import PostStatus
from hexameter.domain.users.roles import Role
from hexameter.domain.users.user import User

ANYBODY = Actor.anonymous()
ADMIN = build_actor(build_user(role=Role.ADMIN))
NEWEST = Sort("published_at", descending=True)


class FavoritesContract:
    async def test_a_favorite_counts_once(self, world: World) -> None:
        (reader, other), post = await people_and_post(world, 2)
        assert await add(world, reader, post)
        assert not await add(world, reader, post)
        assert await seen(world, post, ANYBODY) == (1, False)
        assert not await remove(world, other, post)
        assert await seen(world, post, ANYBODY) == (1, False)
        assert await remove(world, reader, post)
        assert not await remove(world, reader, post)
        assert await seen(world, post, ANYBODY) == (0, False)
        assert await add(world, reader, post)
        assert await seen(world, post, ANYBODY) == (1, False)

    async def test_every_viewer_sees_whether_it_is_their_own(self, world: World) -> None:
        (reader, editor, other), post = await people_and_post(world, 3)
        editor.role = Role.EDITOR
        for person in (reader, editor):
            await add(world, person, post)
        for viewer, own in (
            (build_actor(reader), True),
            (build_actor(editor), True),
            (build_actor(other), False),
            (ANYBODY, False),
            (Actor.system(), False),
            (Actor(user_id=reader.id), True),
        ):
            assert await seen(world, post, viewer) == (2, own)

    async def test_a_favorite_of_one_post_is_none_of_another(self, world: World) -> None:
        (reader,), post = await people_and_post(world, 1)
        other = build_post(post.author_id)
        await world.add_posts(other)
        await add(world, reader, post)
        assert await seen(world, other, build_actor(reader)) == (0, False)
        assert not await remove(world, reader, other)
        assert await seen(world, post, build_actor(reader)) == (1, True)

    async def test_without_commit_nothing_is_counted(self, world: World) -> None:
        (reader,), post = await people_and_post(world, 1)
        async with world.uow() as uow:
            await uow.get(FavoriteRepository).add(favorite(reader, post))
        assert await seen(world, post, build_actor(reader)) == (0, False)

    async def test_many_at_once_are_counted_exactly(self, world: World) -> None:
        people, post = await people_and_post(world, 6)
        await asyncio.gather(*(add(world, person, post) for person in people * 2))
        assert await seen(world, post, ANYBODY) == (6, False)
        leaving = [remove(world, person, post) for person in people[:3] * 2]
        coming = [add(world, person, post) for person in people[3:]]
        await asyncio.gather(*leaving, *coming)
        assert await seen(world, post, ANYBODY) == (3, False)

    async def test_an_edit_changes_no_favorites(self, world: World) -> None:
        (reader,), post = await people_and_post(world, 1)
        await add(world, reader, post)
        post.content = replace(post.content, title="Another")
        await world.save_post(post)
        assert await seen(world, post, build_actor(reader)) == (1, True)

    async def test_the_favorites_of_the_suspended_stay_counted(self, world: World) -> None:
        (reader,), post = await people_and_post(world, 1)
        await add(world, reader, post)
        reader.suspend(NOON)
        await world.save_user(reader)
        assert await seen(world, post, ANYBODY) == (1, False)

    async def test_an_account_takes_its_favorites_with_it(self, world: World) -> None:
        (leaving, staying), post = await people_and_post(world, 2)
        own, other = build_post(leaving.id), build_post(staying.id)
        await world.add_posts(own, other)
        for person, of in ((leaving, post), (leaving, own), (staying, post), (staying, own)):
            await add(world, person, of)
        await world.remove_user(leaving.id)
        assert await seen(world, post, build_actor(staying)) == (1, True)
        assert await seen(world, other, build_actor(staying)) == (0, False)
        assert await listed(world, staying) == [post.id]

    async def test_a_post_takes_its_favorites_with_it(self, world: World) -> None:
        (reader,), post = await people_and_post(world, 1)
        kept = build_post(post.author_id)
        await world.add_posts(kept)
        for each in (post, kept):
            await add(world, reader, each)
        await world.remove_post(post.id)
        assert await listed(world, reader) == [kept.id]
        await world.add_posts(post)
        assert await seen(world, post, build_actor(reader)) == (0, False)

    async def test_favorites_are_listed_like_all_posts(self, world: World) -> None:
        (reader, other), post = await people_and_post(world, 2)
        posts = [
            build_post(
                post.author_id,
                tags=("x",) if number % 2 else (),
                published_at=NOON + timedelta(hours=number % 3),
            )
            for number in range(6)
        ]
        await world.add_posts(*posts)
        for each in (*posts[3:], *posts[:3]):
            await add(world, reader, each)
        await add(world, other, post)
        posts.sort(key=lambda each: (each.published_at or NOON, each.id), reverse=True)
        expected = [each.id for each in posts]
        for limit in (1, 2, 5, 6, 100):
            assert await listed(world, reader, limit=limit) == expected
        assert await listed(world, reader, sort=Sort("published_at")) == expected[::-1]
        tagged = [each.id for each in posts if each.content.tags]
        assert await listed(world, reader, tag="x") == tagged
        author = (await world.users.profile(post.author_id, ANYBODY)).username
        assert await listed(world, reader, author=author) == expected
        assert await listed(world, reader, author=str(reader.username)) == []

    async def test_what_is_not_published_is_not_among_favorites(self, world: World) -> None:
        (reader,), post = await people_and_post(world, 1)
        draft = build_post(post.author_id, status=PostStatus.DRAFT)
        await world.add_posts(draft)
        for each in (draft, post):
            await add(world, reader, each)
        assert await listed(world, reader) == [post.id]
        draft.publish(at=None, now=NOON + timedelta(hours=1))
        await world.save_post(draft)
        assert await listed(world, reader, limit=1) == [draft.id, post.id]
        draft.redate(NOON - timedelta(days=1), now=NOON)
        await world.save_post(draft)
        assert await listed(world, reader, limit=1) == [post.id, draft.id]
        post.unpublish(NOON)
        await world.save_post(post)
        assert await listed(world, reader, limit=1) == [draft.id]

    async def test_the_favorites_of_the_suspended_are_hidden(self, world: World) -> None:
        (reader,), post = await people_and_post(world, 1)
        await add(world, reader, post)
        reader.suspend(NOON)
        await world.save_user(reader)
        editor = build_actor(build_user(role=Role.EDITOR))
        for viewer in (ANYBODY, build_actor(build_user()), editor):
            assert await listed(world, reader, viewer=viewer) == []
        assert await listed(world, reader, viewer=ADMIN) == [post.id]

    async def test_nobody_has_no_favorites(self, world: World) -> None:
        (reader,), post = await people_and_post(world, 1)
        await add(world, reader, post)
        for username in ASKED:
            page = await world.posts.page(PageRequest(NEWEST), ADMIN, favorited_by=username)
            assert (page.items, page.next) == ([], None)


async def people_and_post(world: World, number: int) -> tuple[list[User], Post]:
    """So many people, and a published post by yet another."""
    author, people = build_user(), [build_user() for _ in range(number)]
    post = build_post(author.id)
    await world.add_users(author, *people)
    await world.add_posts(post)
    return people, post


def favorite(person: User, post: Post) -> Favorite:
    return Favorite(user_id=person.id, post_id=post.id, created_at=NOON)


async def add(world: World, person: User, post: Post) -> bool:
    async with world.uow() as uow:
        await uow.users.get(person.id)
        await uow.posts.hold(post.id)
        added = await uow.get(FavoriteRepository).add(favorite(person, post))
        await uow.commit()
    return added


async def remove(world: World, person: User, post: Post) -> bool:
    async with world.uow() as uow:
        await uow.users.get(person.id)
        await uow.posts.hold(post.id)
        removed = await uow.get(FavoriteRepository).remove(person.id, post.id)
        await uow.commit()
    return removed


async def seen(world: World, post: Post, viewer: Actor) -> tuple[int, bool]:
    """The count, and whether it is the viewer's own: wherever the post is shown."""
    one = await world.posts.by_id(post.id, viewer)
    by_slug = await world.posts.by_slug(str(post.slug), viewer)
    assert not isinstance(by_slug, SlugMoved)
    page = await world.posts.page(PageRequest(NEWEST, limit=100), viewer)
    (in_list,) = (item for item in page.items if item.id == post.id)
    (shown,) = {(each.favorites_count, each.favorited) for each in (one, by_slug, in_list)}
    return shown


async def listed(
    world: World,
    person: User,
    *,
    viewer: Actor = ANYBODY,
    sort: Sort = NEWEST,
    limit: int = 100,
    author: str | None = None,
    tag: str | None = None,
) -> list[PostId]:
    """The favourites of a person, page after page."""
    ask = partial(
        world.posts.page, viewer=viewer, author=author, tag=tag, favorited_by=str(person.username)
    )
    return [PostId(item.id) for item in await all_pages(ask, PageRequest(sort, limit=limit))]
