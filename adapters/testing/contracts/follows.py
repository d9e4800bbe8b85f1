import asyncio
from datetime import datetime, timedelta
from functools import partial

import pytest

from hexameter.adapters.testing.builders import build_actor, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.pages import all_pages
from hexameter.adapters.testing.world import World
from hexameter.application.actor import Actor
from hexameter.application.ports.follows import FollowRepository
from hexameter.domain.follows import MAX_FOLLOWS, Follow, FollowLimit
from hexameter.domain.ids import UserId
from hexameter.domain.pagination import PageRequest, Sort
from hexameter.domain.users.errors import UserNotFound
from hexameter.domain.users.roles import Role
from hexameter.domain.users.user import User

ANYBODY = Actor.anonymous()
ADMIN = build_actor(build_user(role=Role.ADMIN))
LATEST = Sort("created_at", descending=True)


class FollowsContract:
    async def test_a_follow_counts_once(self, world: World) -> None:
        ada, bob, cyd = await people(world, 3)
        assert await follow(world, ada, bob)
        assert not await follow(world, ada, bob)
        assert await counts(world, ada) == (0, 1)
        assert await counts(world, bob) == (1, 0)
        assert not await unfollow(world, bob, ada)
        assert not await unfollow(world, ada, cyd)
        assert await follow(world, bob, ada)
        assert await follow(world, cyd, bob)
        assert await counts(world, bob) == (2, 1)
        assert await unfollow(world, ada, bob)
        assert not await unfollow(world, ada, bob)
        assert [await counts(world, each) for each in (ada, bob, cyd)] == [(1, 0), (1, 1), (0, 1)]
        assert await follow(world, ada, bob)
        assert await counts(world, ada) == (1, 1)

    async def test_every_viewer_sees_whom_they_follow(self, world: World) -> None:
        ada, bob, cyd = await people(world, 3)
        await follow(world, ada, bob)
        await follow(world, bob, cyd)
        for viewer, following in (
            (build_actor(ada), True),
            (Actor.user(ada.id, Role.ADMIN), True),
            (build_actor(bob), False),
            (build_actor(cyd), False),
            (ANYBODY, False),
            (Actor.system(), False),
        ):
            shown = await world.users.profile(bob.id, viewer)
            assert shown.following is following
            assert await world.users.profile_by_username(str(bob.username), viewer) == shown
            (listed,) = (await world.follows.following(ada.id, latest(), viewer)).items
            assert listed == shown

    async def test_without_commit_nothing_is_counted(self, world: World) -> None:
        ada, bob = await people(world, 2)
        async with world.uow() as uow:
            await uow.users.get(bob.id)
            await uow.get(FollowRepository).add(follow_of(ada, bob), limit=MAX_FOLLOWS)
        assert await counts(world, bob) == (0, 0)
        assert await followers(world, bob) == []

    async def test_nobody_follows_more_than_the_limit(self, world: World) -> None:
        ada, bob, cyd, dan = await people(world, 4)
        for each in (bob, cyd):
            assert await follow(world, ada, each, limit=2)
        assert await follow(world, bob, cyd, limit=2)
        with pytest.raises(FollowLimit):
            await follow(world, ada, dan, limit=2)
        assert not await follow(world, ada, bob, limit=2)
        assert await counts(world, ada) == (0, 2)
        assert await counts(world, dan) == (0, 0)
        await unfollow(world, ada, bob)
        assert await follow(world, ada, dan, limit=2)
        assert await following(world, ada) == [dan.id, cyd.id]

    async def test_many_at_once_stay_within_the_limit(self, world: World) -> None:
        ada, *others = await people(world, 7)
        results = await asyncio.gather(
            *(follow(world, ada, each, limit=4) for each in others), return_exceptions=True
        )
        assert sum(result is True for result in results) == 4
        assert sum(isinstance(result, FollowLimit) for result in results) == 2
        assert await counts(world, ada) == (0, 4)
        assert len(await following(world, ada)) == 4

    async def test_many_at_once_are_counted_exactly(self, world: World) -> None:
        ring = await people(world, 4)
        pairs = [(one, other) for one in ring for other in ring if one is not other]
        await asyncio.gather(*(follow(world, *pair) for pair in pairs * 2))
        assert [await counts(world, each) for each in ring] == [(3, 3)] * 4
        leaving = [unfollow(world, *pair) for pair in pairs[::2] * 2]
        await asyncio.gather(*leaving, *(follow(world, *pair) for pair in pairs[1::2]))
        for each in ring:
            found = len(await followers(world, each)), len(await following(world, each))
            assert await counts(world, each) == found

    async def test_an_account_takes_its_follows_with_it(self, world: World) -> None:
        ada, bob, cyd = await people(world, 3)
        for pair in ((ada, bob), (bob, ada), (bob, cyd), (cyd, ada)):
            await follow(world, *pair)
        await world.remove_user(bob.id)
        assert await counts(world, ada) == (1, 0)
        assert await counts(world, cyd) == (0, 1)
        assert (await followers(world, ada), await following(world, ada)) == ([cyd.id], [])

    async def test_a_follower_has_an_account(self, world: World) -> None:
        (ada,) = await people(world, 1)
        with pytest.raises(UserNotFound):
            await follow(world, build_user(), ada)
        assert await counts(world, ada) == (0, 0)

    async def test_the_suspended_are_counted_and_not_listed(self, world: World) -> None:
        ada, bob, cyd = await people(world, 3)
        for pair in ((bob, ada), (cyd, ada), (ada, bob)):
            await follow(world, *pair)
        bob.suspend(NOON)
        await world.save_user(bob)
        assert await counts(world, ada) == (2, 1)
        assert (await followers(world, ada), await following(world, ada)) == ([cyd.id], [])
        assert set(await followers(world, ada, viewer=ADMIN)) == {bob.id, cyd.id}
        assert await following(world, bob, viewer=ADMIN) == [ada.id]
        editor = build_actor(build_user(role=Role.EDITOR))
        for viewer in (ANYBODY, build_actor(ada), editor):
            for ask in (world.follows.followers, world.follows.following):
                with pytest.raises(UserNotFound):
                    await ask(bob.id, latest(), viewer)

    async def test_a_list_of_nobody_is_not_found(self, world: World) -> None:
        for ask in (world.follows.followers, world.follows.following):
            with pytest.raises(UserNotFound):
                await ask(build_user().id, latest(), ANYBODY)

    async def test_walking_pages_gives_what_one_page_gives(self, world: World) -> None:
        ada, *others = await people(world, 7)
        times = {each.id: NOON + timedelta(seconds=n % 3) for n, each in enumerate(others)}
        for each in others[::-1]:
            await follow(world, ada, each, at=times[each.id])
            await follow(world, each, ada, at=times[each.id])
        expected = sorted(times, key=lambda each: (times[each], each))
        for descending, ids in ((False, expected), (True, expected[::-1])):
            for limit in (1, 2, 3, 6, 100):
                request = PageRequest(Sort("created_at", descending), limit=limit)
                assert await following(world, ada, request=request) == ids
                assert await followers(world, ada, request=request) == ids
        skipped = await world.follows.followers(
            ada.id, PageRequest(LATEST, limit=2, offset=1), ANYBODY
        )
        assert [item.id for item in skipped.items] == expected[::-1][1:3]


def latest() -> PageRequest:
    return PageRequest(LATEST, limit=100)


async def people(world: World, number: int) -> list[User]:
    made = [build_user() for _ in range(number)]
    await world.add_users(*made)
    return made


def follow_of(follower: User, followed: User, at: datetime = NOON) -> Follow:
    return Follow(follower_id=follower.id, followed_id=followed.id, created_at=at)


async def follow(
    world: World,
    follower: User,
    followed: User,
    *,
    limit: int = MAX_FOLLOWS,
    at: datetime = NOON,
) -> bool:
    async with world.uow() as uow:
        await uow.users.get(followed.id)
        added = await uow.get(FollowRepository).add(follow_of(follower, followed, at), limit=limit)
        await uow.commit()
    return added


async def unfollow(world: World, follower: User, followed: User) -> bool:
    async with world.uow() as uow:
        await uow.users.get(followed.id)
        removed = await uow.get(FollowRepository).remove(follower.id, followed.id)
        await uow.commit()
    return removed


async def counts(world: World, person: User) -> tuple[int, int]:
    """Followers, and people they follow."""
    shown = await world.users.profile(person.id, ADMIN)
    return shown.followers_count, shown.following_count


async def followers(
    world: World, person: User, *, viewer: Actor = ANYBODY, request: PageRequest | None = None
) -> list[UserId]:
    """All of them, page after page."""
    ask = partial(world.follows.followers, person.id, viewer=viewer)
    return [UserId(item.id) for item in await all_pages(ask, request or latest())]


async def following(
    world: World, person: User, *, viewer: Actor = ANYBODY, request: PageRequest | None = None
) -> list[UserId]:
    """All of them, page after page."""
    ask = partial(world.follows.following, person.id, viewer=viewer)
    return [UserId(item.id) for item in await all_pages(ask, request or latest())]
