"""Follows that are counted wrongly, or shown to the wrong people."""

from dataclasses import replace
from uuid import UUID

from hexameter.adapters.memory.queries.follows import MemoryFollowQueries
from hexameter.adapters.memory.queries.users import MemoryUserQueries
from hexameter.adapters.memory.repositories.follows import FOLLOWS, MemoryFollowRepository
from hexameter.adapters.memory.repositories.users import USERS
from hexameter.adapters.testing.contracts.follows import FollowsContract
from hexameter.application.actor import Actor
from hexameter.application.ports.follows import FollowRepository
from hexameter.application.ports.users import ProfileView
from hexameter.domain.follows import Follow
from hexameter.domain.ids import UserId
from hexameter.domain.pagination import Page, PageRequest
from tests.contract.mutants.fault import broken_port, broken_repository


class SaysThatTheFollowIsNew(MemoryFollowRepository):
    async def add(self, follow: Follow, *, limit: int) -> bool:
        await super().add(follow, limit=limit)
        return True


class FollowsInReturn(MemoryFollowRepository):
    async def add(self, follow: Follow, *, limit: int) -> bool:
        back = replace(follow, follower_id=follow.followed_id, followed_id=follow.follower_id)
        await super().add(back, limit=limit)
        return await super().add(follow, limit=limit)


class UnfollowsInReturn(MemoryFollowRepository):
    async def remove(self, follower_id: UserId, followed_id: UserId) -> bool:
        back = await super().remove(followed_id, follower_id)
        return await super().remove(follower_id, followed_id) or back


class KnowsNoLimit(MemoryFollowRepository):
    async def add(self, follow: Follow, *, limit: int) -> bool:
        return await super().add(follow, limit=limit * 1000)


class AllowsOneMore(MemoryFollowRepository):
    async def add(self, follow: Follow, *, limit: int) -> bool:
        return await super().add(follow, limit=limit + 1)


class LimitsFollowers(MemoryFollowRepository):
    """Instead of the people that one person follows."""

    async def add(self, follow: Follow, *, limit: int) -> bool:
        follows = self._transaction.read(FOLLOWS)
        key = follow.follower_id, follow.followed_id
        count = sum(followed == follow.followed_id for _, followed in follows)
        return await super().add(
            follow, limit=limit * 1000 if count < limit or key in follows else 0
        )


class CommitsTheFollow(MemoryFollowRepository):
    async def add(self, follow: Follow, *, limit: int) -> bool:
        added = await super().add(follow, limit=limit)
        self._transaction.commit()
        return added


class MixesTheCountsUp(MemoryUserQueries):
    async def profile(self, user_id: UUID, viewer: Actor) -> ProfileView:
        shown = await super().profile(user_id, viewer)
        return replace(
            shown,
            followers_count=shown.following_count,
            following_count=shown.followers_count,
        )


class CountsTheActiveFollowers(MemoryUserQueries):
    async def profile(self, user_id: UUID, viewer: Actor) -> ProfileView:
        shown, committed = await super().profile(user_id, viewer), self._store.committed
        active = {u.id for u in committed.read(USERS).values() if u.suspended_at is None}
        count = sum(of == user_id and by in active for by, of in committed.read(FOLLOWS))
        return replace(shown, followers_count=count)


class ShowsWhoFollowsTheViewer(MemoryUserQueries):
    async def profile(self, user_id: UUID, viewer: Actor) -> ProfileView:
        shown = await super().profile(user_id, viewer)
        back = (user_id, viewer.user_id) in self._store.committed.read(FOLLOWS)
        return replace(shown, following=shown.following or back)


class ListsSuspendedFollowers(MemoryFollowQueries):
    async def followers(self, user_id: UUID, page: PageRequest, viewer: Actor) -> Page[ProfileView]:
        return await super().followers(user_id, page, Actor.system())


class ListsFollowersInTheOtherOrder(MemoryFollowQueries):
    async def followers(self, user_id: UUID, page: PageRequest, viewer: Actor) -> Page[ProfileView]:
        sort = replace(page.sort, descending=not page.sort.descending)
        return await super().followers(user_id, replace(page, sort=sort), viewer)


class ForgetsWhomTheViewerFollows(MemoryFollowQueries):
    async def following(self, user_id: UUID, page: PageRequest, viewer: Actor) -> Page[ProfileView]:
        shown = await super().following(user_id, page, viewer)
        return Page([replace(item, following=False) for item in shown.items], shown.next)


class ListsNobodysFollowers(MemoryFollowQueries):
    async def followers(self, user_id: UUID, page: PageRequest, viewer: Actor) -> Page[ProfileView]:
        if UserId(user_id) not in self._store.committed.read(USERS):
            return Page([], None)
        return await super().followers(user_id, page, viewer)


TESTS = FollowsContract
ONCE = TESTS.test_a_follow_counts_once
SUSPENDED = TESTS.test_the_suspended_are_counted_and_not_listed

FAULTS = [
    broken_repository(FollowRepository, SaysThatTheFollowIsNew, ONCE),
    broken_repository(FollowRepository, FollowsInReturn, ONCE),
    broken_repository(FollowRepository, UnfollowsInReturn, ONCE),
    broken_repository(
        FollowRepository,
        KnowsNoLimit,
        TESTS.test_nobody_follows_more_than_the_limit,
        TESTS.test_many_at_once_stay_within_the_limit,
    ),
    broken_repository(
        FollowRepository, AllowsOneMore, TESTS.test_nobody_follows_more_than_the_limit
    ),
    broken_repository(
        FollowRepository, LimitsFollowers, TESTS.test_nobody_follows_more_than_the_limit
    ),
    broken_repository(
        FollowRepository, CommitsTheFollow, TESTS.test_without_commit_nothing_is_counted
    ),
    broken_port("users", MixesTheCountsUp, ONCE),
    broken_port("users", CountsTheActiveFollowers, SUSPENDED),
    broken_port("users", ShowsWhoFollowsTheViewer, TESTS.test_every_viewer_sees_whom_they_follow),
    broken_port("follows", ListsSuspendedFollowers, SUSPENDED),
    broken_port(
        "follows",
        ListsFollowersInTheOtherOrder,
        TESTS.test_walking_pages_gives_what_one_page_gives,
    ),
    broken_port(
        "follows", ForgetsWhomTheViewerFollows, TESTS.test_every_viewer_sees_whom_they_follow
    ),
    broken_port("follows", ListsNobodysFollowers, TESTS.test_a_list_of_nobody_is_not_found),
]
