"""Follows: a person sees the posts of those they follow in their feed."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from hexameter.domain.errors import Conflict, Invalid
from hexameter.domain.ids import UserId
from hexameter.domain.users.events import UserEvent

MAX_FOLLOWS = 5000
"""How many people one person may follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    follower_id: UserId
    followed_id: UserId
    created_at: datetime


class SelfFollow(Invalid):
    code = "SELF_FOLLOW"
    message = "You cannot follow yourself."


class FollowLimit(Conflict):
    code = "FOLLOW_LIMIT"
    message = f"You follow {MAX_FOLLOWS:,} people already, which is the maximum."


@dataclass(frozen=True, slots=True, kw_only=True)
class UserFollowed(UserEvent):
    """`user_id` is the person who is followed; their `version` stays the same."""

    type: ClassVar[str] = "user.followed"
    follower_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class UserUnfollowed(UserEvent):
    """`user_id` is the person who is no longer followed; their `version` stays the same."""

    type: ClassVar[str] = "user.unfollowed"
    follower_id: UUID
