import asyncio
from dataclasses import dataclass
from datetime import timedelta

from hexameter.adapters.testing.builders import build_actor, build_comment, build_post, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.contracts import favorites, follows
from hexameter.adapters.testing.contracts.comments import comments
from hexameter.adapters.testing.world import World
from hexameter.application.ports.counters import WrongCount
from hexameter.domain.comments.values import CommentStatus
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import PostStatus
from hexameter.domain.users.roles import Role
from hexameter.domain.users.user import User

ADMIN = build_actor(build_user(role=Role.ADMIN))
MANY = 250
"""More than an adapter is likely to read at a time."""


class CountersContract:
    """Whether counts are right is asked of the store, whether it keeps them or not."""

    async def test_counts_are_right_whatever_happens(self, world: World) -> None:
        assert await world.counters.check() == []
        site = await new_site(world)
        await nothing_is_wrong(world)
        await world.add_posts(
            build_post(site.writer.id, tags=("a", "c"), status=PostStatus.DRAFT),
            build_post(site.writer.id, tags=("c",), status=PostStatus.ARCHIVED),
        )
        await comments.add(world, build_comment(site.post, site.reader, status=CommentStatus.HELD))
        await nothing_is_wrong(world)
        for person in (site.reader, site.writer):
            person.suspend(NOON)
            await world.save_user(person)
            await nothing_is_wrong(world)
        site.writer.reinstate(NOON)
        await world.save_user(site.writer)
        await nothing_is_wrong(world)
        await world.remove_user(site.reader.id)
        await nothing_is_wrong(world)
        await world.remove_post(site.post.id)
        await nothing_is_wrong(world)

    async def test_the_latest_post_is_right_whatever_happens(self, world: World) -> None:
        """As each of several becomes the latest one, or no longer is."""
        writer = build_user()
        await world.add_users(writer)
        days = [NOON - timedelta(days=each) for each in range(4)]
        newest, *others = (build_post(writer.id, published_at=day) for day in days)
        for post in (others[0], newest, *others[1:]):
            await world.add_posts(post)
            await nothing_is_wrong(world)
        for post, date in ((newest, days[3]), (others[2], days[0]), (newest, NOON)):
            post.redate(date, now=NOON)
            await world.save_post(post)
            await nothing_is_wrong(world)
        for post in (newest, others[2]):
            post.unpublish(NOON)
            await world.save_post(post)
            await nothing_is_wrong(world)
        newest.publish(at=None, now=NOON)
        await world.save_post(newest)
        newest.archive(NOON)
        await world.save_post(newest)
        await nothing_is_wrong(world)
        for post in others:
            await world.remove_post(post.id)
            await nothing_is_wrong(world)

    async def test_every_count_that_is_wrong_is_found(self, world: World) -> None:
        site = await new_site(world)
        expected = await falsify(world, site.counts())
        for _ in range(2):  # Checking changes nothing.
            assert await check(world) == expected

    async def test_repairing_sets_right_what_is_wrong(self, world: World) -> None:
        site = await new_site(world)
        before = await shown(world, site)
        for difference in (3, -1):
            expected = await falsify(world, site.counts(difference))
            assert set(await world.counters.repair()) == expected
            await nothing_is_wrong(world)
            assert await shown(world, site) == before

    async def test_the_other_counts_of_an_owner_stay(self, world: World) -> None:
        site = await new_site(world)
        before = await shown(world, site)
        for wrong in site.counts(4):
            expected = await falsify(world, [wrong])
            assert await check(world) == expected
            assert set(await world.counters.repair()) == expected
            await nothing_is_wrong(world)
        assert await shown(world, site) == before

    async def test_however_many_are_wrong_all_are_set_right(self, world: World) -> None:
        people = [build_user() for _ in range(MANY)]
        await world.add_users(*people)
        wrong = [WrongCount("followers_count", f"account {each.id}", 9, 0) for each in people]
        expected = await falsify(world, wrong)
        assert await check(world) == expected
        assert set(await world.counters.repair()) == expected
        await nothing_is_wrong(world)

    async def test_what_is_counted_meanwhile_is_not_lost(self, world: World) -> None:
        site = await new_site(world)
        people = [build_user() for _ in range(4)]
        await world.add_users(*people)
        await falsify(world, site.counts())
        await asyncio.gather(
            world.counters.repair(),
            *(favorites.add(world, person, site.post) for person in people),
            *(follows.follow(world, person, site.writer) for person in people),
            *(comments.add(world, build_comment(site.post, person)) for person in people),
        )
        await nothing_is_wrong(world)
        profile = await world.users.profile(site.writer.id, ADMIN)
        post = await world.posts.by_id(site.post.id, ADMIN)
        assert profile.followers_count == 5
        assert (post.favorites_count, post.comments_count) == (5, 5)


@dataclass(frozen=True, slots=True)
class Site:
    """A post with the tags `a` and `b c`, and one of everything that is counted."""

    reader: User
    writer: User
    post: Post

    def counts(self, difference: int = -1) -> list[WrongCount]:
        """All that are 1, each by so much too high, and the day of the latest post likewise."""
        owners = {
            f"post {self.post.id}": ("favorites_count", "comments_count"),
            f"account {self.reader.id}": ("following_count",),
            f"account {self.writer.id}": ("followers_count", "posts_count"),
            "tag a": ("posts_count",),
            "tag b c": ("posts_count",),
        }
        latest, other_day = self.post.published_at, NOON + timedelta(days=difference)
        return [
            *(
                WrongCount(counter, owner, kept=1 + difference, actual=1)
                for owner, counters in owners.items()
                for counter in counters
            ),
            WrongCount("latest_published_at", f"account {self.writer.id}", other_day, latest),
        ]


async def new_site(world: World) -> Site:
    reader, writer = build_user(), build_user()
    post = build_post(writer.id, tags=("a", "b c"))
    await world.add_users(reader, writer)
    await world.add_posts(post)
    assert await favorites.add(world, reader, post)
    assert await follows.follow(world, reader, writer)
    await comments.add(world, build_comment(post, reader))
    return Site(reader, writer, post)


async def falsify(world: World, counts: list[WrongCount]) -> set[WrongCount]:
    """What is wrong then: nothing in a store that keeps no counts."""
    if world.miscount is None:
        return set()
    await world.miscount(counts)
    return set(counts)


async def check(world: World) -> set[WrongCount]:
    found = await world.counters.check()
    assert len(set(found)) == len(found)
    return set(found)


async def nothing_is_wrong(world: World) -> None:
    assert await world.counters.check() == []
    assert await world.counters.repair() == []


async def shown(world: World, site: Site) -> tuple[object, ...]:
    profiles = [await world.users.profile(each.id, ADMIN) for each in (site.reader, site.writer)]
    tags = [await world.tags.by_name(name) for name in ("a", "b c")]
    return await world.posts.by_id(site.post.id, ADMIN), *profiles, *tags
