"""Follows, for writing and for reading."""

from typing import Protocol
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.ports.users import ProfileView
from hexameter.domain.follows import Follow
from hexameter.domain.ids import UserId
from hexameter.domain.pagination import Page, PageRequest

FOLLOW_SORTS = ("created_at",)
"""When the follow began."""


class FollowRepository(Protocol):
    """`followers_count` and `following_count` are changed with the follows, also when an account is
    removed. A follow is removed with either account.
    """

    async def add(self, follow: Follow, *, limit: int) -> bool:
        """The person who is followed must be locked. False if they are followed already.

        Raises `FollowLimit` if the follower follows `limit` people, and `UserNotFound` if there is
        no such follower. After either, the block can only be left.
        """
        ...

    async def remove(self, follower_id: UserId, followed_id: UserId) -> bool:
        """False if there is no such follow."""
        ...


class FollowQueries(Protocol):
    """Visibility is that of `UserQueries`; each call raises `UserNotFound` for a person that
    `viewer` may not see, and leaves out the others whom they may not see. Sorts: FOLLOW_SORTS.
    Every call raises `StoreUnavailable` if the store fails.
    """

    async def followers(
        self, user_id: UUID, page: PageRequest, viewer: Actor
    ) -> Page[ProfileView]: ...

    async def following(
        self, user_id: UUID, page: PageRequest, viewer: Actor
    ) -> Page[ProfileView]: ...
