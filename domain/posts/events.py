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


@dataclass(frozen=True, slots=True, kw_only=True)
class PostDrafted(PostEvent):
    type: ClassVar[str] = "post.drafted"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostScheduled(PostEvent):
    type: ClassVar[str] = "post.scheduled"
    publish_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PostUnscheduled(PostEvent):
    """The post was scheduled and became a draft again."""

    type: ClassVar[str] = "post.unscheduled"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPublished(PostEvent):
    """`actor_id` is the person who published it; None for a schedule or an import."""

    type: ClassVar[str] = "post.published"
    slug: str
    title: str
    published_at: datetime
    actor_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostUpdated(PostEvent):
    """A published post was edited. Edits of drafts are not announced. `actor_id` is the person who
    edited it; None for an import.
    """

    type: ClassVar[str] = "post.updated"
    slug: str
    title: str
    actor_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostUnpublished(PostEvent):
    type: ClassVar[str] = "post.unpublished"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostArchived(PostEvent):
    type: ClassVar[str] = "post.archived"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostDeleted(PostEvent):
    """`was_published` tells whether anybody but the author could have seen the post."""

    type: ClassVar[str] = "post.deleted"
    was_published: bool
