from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from hexameter.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PostEvent(Event):
    aggregate: ClassVar[str] = "post"
    post_id: UUID
    author_id: UUID
    version: int

    @property
    def aggregate_id(self) -> UUID:
        return self.post_id


@dataclass(frozen=True, slots=True, kw_only=True)
class PostDrafted(PostEvent):
    type: ClassVar[str] = "post.drafted"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostScheduled(PostEvent):
    type: ClassVar[str] = "post.scheduled"
    publish_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PostUnscheduled(PostEvent):
    """A draft again, before its time came."""

    type: ClassVar[str] = "post.unscheduled"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPublished(PostEvent):
    type: ClassVar[str] = "post.published"
    slug: str
    title: str
    published_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PostUpdated(PostEvent):
    """Of a post that is published; what happens to a draft is nobody's business yet."""

    type: ClassVar[str] = "post.updated"
    slug: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostUnpublished(PostEvent):
    type: ClassVar[str] = "post.unpublished"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostArchived(PostEvent):
    type: ClassVar[str] = "post.archived"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostDeleted(PostEvent):
    """`was_published` tells whether anybody but the author knew of it."""

    type: ClassVar[str] = "post.deleted"
    was_published: bool
