from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from hexameter.domain.comments.errors import CommentNotPublished, InvalidCommentTransition
from hexameter.domain.comments.events import (
    CommentApproved,
    CommentCreated,
    CommentRejected,
    CommentRemoved,
    CommentUpdated,
)
from hexameter.domain.comments.values import MAX_LEVEL, CommentStatus
from hexameter.domain.errors import invalid
from hexameter.domain.events import Aggregate
from hexameter.domain.ids import CommentId, PostId, UserId


class _Facts(TypedDict):
    comment_id: UUID
    post_id: UUID
    parent_id: UUID | None
    author_id: UUID
    version: int
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentText:
    """`html` is rendered from `body`; `html_version` is the renderer's version."""

    body: str
    html: str
    html_version: int


@dataclass(slots=True, kw_only=True)
class Comment(Aggregate):
    """`author_id` is None once it is removed. `was_published` tells whether others have ever seen
    it; only then can it have replies. `updated_at` is when its text changed. HTML of version 0 is
    rendered again.
    """

    id: CommentId
    post_id: PostId
    parent_id: CommentId | None
    level: int
    author_id: UserId | None
    status: CommentStatus
    was_published: bool
    body: str
    html: str
    created_at: datetime
    updated_at: datetime
    html_version: int = 0

    @classmethod
    def write(
        cls,
        *,
        id: CommentId,
        post_id: PostId,
        parent: "Comment | None",
        author_id: UserId,
        text: CommentText,
        held: bool,
        now: datetime,
    ) -> "Comment":
        """Raises `CommentNotPublished` for a reply to a comment that is not published."""
        if parent is not None:
            if parent.status is not CommentStatus.PUBLISHED:
                raise CommentNotPublished
            if parent.level >= MAX_LEVEL:
                raise invalid("parent_id", "too_deep", f"Replies go {MAX_LEVEL} levels deep.")
        comment = cls(
            id=id,
            post_id=post_id,
            parent_id=None if parent is None else parent.id,
            level=1 if parent is None else parent.level + 1,
            author_id=author_id,
            status=CommentStatus.HELD if held else CommentStatus.PUBLISHED,
            was_published=not held,
            body=text.body,
            html=text.html,
            html_version=text.html_version,
            created_at=now,
            updated_at=now,
        )
        comment.record(CommentCreated(**comment._facts(is_new=True)))
        return comment

    def edit(self, *, text: CommentText, held: bool, now: datetime) -> bool:
        """Returns whether anything changed. `held`: a published comment waits for a moderator
        again.
        """
        self._require(CommentStatus.HELD, CommentStatus.PUBLISHED)
        if text.body == self.body:
            return False
        self.body, self.updated_at = text.body, now
        self.rendered_again(html=text.html, html_version=text.html_version)
        if held:
            self.status = CommentStatus.HELD
        self.record(CommentUpdated(**self._facts()))
        return True

    def rendered_again(self, *, html: str, html_version: int) -> None:
        """Its text is the same."""
        self.html, self.html_version = html, html_version

    def approve(self) -> None:
        self._require(CommentStatus.HELD, CommentStatus.REJECTED)
        self.status, self.was_published = CommentStatus.PUBLISHED, True
        self.record(CommentApproved(**self._facts()))

    def reject(self) -> None:
        self._require(CommentStatus.HELD)
        self.status = CommentStatus.REJECTED
        self.record(CommentRejected(**self._facts()))

    def remove(self, now: datetime) -> None:
        self._require(CommentStatus.HELD, CommentStatus.PUBLISHED, CommentStatus.REJECTED)
        facts = self._facts()
        facts["status"] = CommentStatus.REMOVED
        self.record(CommentRemoved(**facts))
        self.updated_at = now
        self.clear()

    def clear(self) -> None:
        """Leave only its position in the thread."""
        self.status, self.author_id = CommentStatus.REMOVED, None
        self.body = self.html = ""

    def _facts(self, *, is_new: bool = False) -> _Facts:
        """`version` is the one that the comment will be saved with; a new one keeps its first."""
        if self.author_id is None:
            raise InvalidCommentTransition
        return {
            "comment_id": self.id,
            "post_id": self.post_id,
            "parent_id": self.parent_id,
            "author_id": self.author_id,
            "version": self.version if is_new else self.version + 1,
            "status": self.status,
        }

    def _require(self, *allowed: CommentStatus) -> None:
        if self.status not in allowed:
            raise InvalidCommentTransition
