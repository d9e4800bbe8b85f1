"""Favourites: the posts that a person has marked."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from hexameter.domain.ids import PostId, UserId
from hexameter.domain.posts.events import PostEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Favorite:
    user_id: UserId
    post_id: PostId
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFavorited(PostEvent):
    """`user_id` is the person who marked the post; its `version` stays the same."""

    type: ClassVar[str] = "post.favorited"
    user_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PostUnfavorited(PostEvent):
    """`user_id` is the person who no longer marks the post; its `version` stays the same."""

    type: ClassVar[str] = "post.unfavorited"
    user_id: UUID
