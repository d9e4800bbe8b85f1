from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from hexameter.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentEvent(Event):
    """`status` is that after the event; who may see the comment depends on it."""

    aggregate: ClassVar[str] = "comment"
    comment_id: UUID
    post_id: UUID
    parent_id: UUID | None
    author_id: UUID
    version: int
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentCreated(CommentEvent):
    type: ClassVar[str] = "comment.created"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentUpdated(CommentEvent):
    """The author changed the text."""

    type: ClassVar[str] = "comment.updated"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentRemoved(CommentEvent):
    """By its author or a moderator. The deletion of a post or an account records no such event."""

    type: ClassVar[str] = "comment.removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentApproved(CommentEvent):
    type: ClassVar[str] = "comment.approved"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentRejected(CommentEvent):
    type: ClassVar[str] = "comment.rejected"
