from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import pytest

from hexameter.adapters.testing.builders import build_actor, build_post, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.contracts.favorites import add
from hexameter.adapters.testing.contracts.follows import follow, people, unfollow
from hexameter.adapters.testing.pages import all_pages
from hexameter.adapters.testing.world import World
from hexameter.application.actor import Actor
from hexameter.domain.errors import AuthenticationRequired
from hexameter.domain.ids import PostId
from hexameter.domain.pagination import PageRequest, Sort
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import PostStatus
from hexameter.domain.users.roles import Role
from hexameter.domain.users.user import User

NEWEST = Sort("published_at", descending=True)
VIEWED_AS = (Role.READER, Role.EDITOR, Role.ADMIN)


class FeedContract:
    async def test_it_has_the_published_posts_of_the_followed(self, world: World) -> None:
        ada, bob, cyd = await people(world, 3)
        posts = [build_post(bob.id, status=status) for status in PostStatus]
        (published,) = (post for post in posts if post.status is PostStatus.PUBLISHED)
        await world.add_posts(*posts, build_post(cyd.id), build_post(ada.id))
        for follows, followed in ((ada, bob), (bob, cyd), (cyd, ada)):
            await follow(world, follows, followed)
        for role in VIEWED_AS:
            assert await feed(world, ada, role=role) == [published.id]

    async def test_it_is_fresh(self, world: World) -> None:
        ada, bob = await people(world, 2)
        post = build_post(bob.id)
        await world.add_posts(post)
        assert await feed(world, ada) == []
        await follow(world, ada, bob)
        assert await feed(world, ada) == [post.id]
        post.unpublish(NOON)
        await world.save_post(post)
        assert await feed(world, ada) == []
        post.publish(at=None, now=NOON)
        await world.save_post(post)
        assert await feed(world, ada) == [post.id]
        await unfollow(world, ada, bob)
        assert await feed(world, ada) == []

    async def test_the_posts_of_the_suspended_are_hidden(self, world: World) -> None:
        ada, bob, cyd = await people(world, 3)
        shown, hidden = build_post(bob.id), build_post(cyd.id)
        await world.add_posts(shown, hidden)
        for followed in (bob, cyd):
            await follow(world, ada, followed)
        cyd.suspend(NOON)
        await world.save_user(cyd)
        for role in VIEWED_AS:
            assert await feed(world, ada, role=role, limit=1) == [shown.id]

    async def test_its_items_are_those_of_every_list(self, world: World) -> None:
        ada, bob = await people(world, 2)
        post = build_post(bob.id, tags=("a", "b"))
        await world.add_posts(post)
        await follow(world, ada, bob)
        await add(world, ada, post)
        viewer = build_actor(ada)
        (item,) = (await world.feed.page(PageRequest(NEWEST), viewer)).items
        assert (item.favorites_count, item.favorited) == (1, True)
        assert [item] == (await world.posts.page(PageRequest(NEWEST), viewer)).items

    async def test_walking_pages_gives_what_one_page_gives(self, world: World) -> None:
        ada, *authors = await people(world, 4)
        posts = [
            build_post(
                authors[number * number % 3].id, published_at=NOON + timedelta(hours=number % 5)
            )
            for number in range(13)
        ]
        await world.add_posts(*posts[::2], *posts[1::2])
        for author in authors:
            await follow(world, ada, author)
        posts.sort(key=lambda post: (post.published_at or NOON, post.id))
        expected = [post.id for post in posts]
        for descending, ids in ((False, expected), (True, expected[::-1])):
            sort = Sort("published_at", descending)
            for limit in (1, 2, 3, 12, 13, 20, 100):
                assert await feed(world, ada, sort=sort, limit=limit) == ids
            for offset in (1, 7, 12):
                request = PageRequest(sort, limit=3, offset=offset)
                page = await world.feed.page(request, build_actor(ada))
                assert [item.id for item in page.items] == ids[offset : offset + 3]
                assert (page.next is None) == (offset + 3 >= len(ids))

    async def test_pages_of_many_authors_have_no_gaps(self, world: World) -> None:
        """Whether or not most of the posts between them are by others."""
        ada, stranger, suspended, *authors = await people(world, 113)
        for author in (suspended, *authors):
            await follow(world, ada, author)

        def minutes(first: int, writers: Sequence[User]) -> list[Post]:
            at = (NOON - timedelta(minutes=first + n) for n in range(len(writers)))
            return [
                build_post(by.id, published_at=when) for by, when in zip(writers, at, strict=True)
            ]

        newest, oldest = minutes(0, authors), minutes(1000, authors)
        between = minutes(200, [stranger] * 510), minutes(2000, [suspended] * 30)
        await world.add_posts(*oldest, *newest, *between[0], *between[1])
        suspended.suspend(NOON)
        await world.save_user(suspended)
        expected = [post.id for post in (*newest, *oldest)]
        assert await feed(world, ada, limit=20) == expected
        assert await feed(world, ada, limit=33) == expected

    async def test_an_author_is_at_the_place_of_the_latest_post_that_is_shown(
        self, world: World
    ) -> None:
        """Which posts those are changes in all ways in which it can."""
        ada, *authors = await people(world, 5)
        days = [NOON - timedelta(days=each) for each in range(3)]
        posts = [build_post(each.id, published_at=day) for day in days for each in authors]
        await world.add_posts(*posts)
        for author in authors:
            await follow(world, ada, author)
        unpublished, archived, deleted, redated = posts[:4]
        unpublished.unpublish(NOON)
        archived.archive(NOON)
        redated.redate(days[2] - timedelta(days=1), now=NOON)
        for post in (unpublished, archived, redated):
            await world.save_post(post)
        await world.remove_post(deleted.id)
        await shows(world, ada, [*posts[4:], redated])
        unpublished.publish(at=None, now=NOON)
        redated.redate(NOON, now=NOON)
        for post in (unpublished, redated):
            await world.save_post(post)
        await shows(world, ada, [*posts[4:], redated, unpublished])
        authors[0].suspend(NOON)
        await world.save_user(authors[0])
        others = [post for post in posts[4:] if post.author_id != authors[0].id]
        await shows(world, ada, [*others, redated])

    async def test_nobody_has_no_feed(self, world: World) -> None:
        for viewer in (Actor.anonymous(), Actor.system()):
            with pytest.raises(AuthenticationRequired):
                await world.feed.page(PageRequest(NEWEST), viewer)
        assert await feed(world, build_user()) == []


async def shows(world: World, person: User, posts: Sequence[Post]) -> None:
    """These posts, newest first, on pages of every size."""
    posts = sorted(posts, key=lambda post: (post.published_at or NOON, post.id), reverse=True)
    for limit in range(1, len(posts) + 2):
        assert await feed(world, person, limit=limit) == [post.id for post in posts]


async def feed(
    world: World,
    person: User,
    *,
    role: Role = Role.READER,
    sort: Sort = NEWEST,
    limit: int = 100,
) -> list[PostId]:
    """All of it, page after page."""
    ask = partial(world.feed.page, viewer=Actor.user(person.id, role))
    return [PostId(item.id) for item in await all_pages(ask, PageRequest(sort, limit=limit))]
