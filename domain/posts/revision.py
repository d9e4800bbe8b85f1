"""Revisions of a post: one each time its live content begins or changes."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from hexameter.domain.ids import PostId, UserId
from hexameter.domain.posts.post import Post

MAX_REVISIONS = 10_000
"""The most that can be kept of one post."""

RevisionLimit = NewType("RevisionLimit", int)
"""How many revisions of a post are kept, at least 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """`author_id` is the person who made the content live; None if their account is gone.

    Numbers begin with 1 in each post and have no gaps.
    """

    post_id: PostId
    number: int
    author_id: UserId | None
    created_at: datetime
    title: str
    summary: str | None
    body: str
    tags: tuple[str, ...]

    @classmethod
    def of(
        cls, post: Post, *, after: "Revision | None", author_id: UserId, now: datetime
    ) -> "Revision":
        return cls(
            post_id=post.id,
            number=1 if after is None else after.number + 1,
            author_id=author_id,
            created_at=now,
            title=post.content.title,
            summary=post.content.summary,
            body=post.content.body,
            tags=post.content.tags,
        )

    def shows(self, post: Post) -> bool:
        """Whether it has the content of the post."""
        content = post.content
        shown = content.title, content.summary, content.body, content.tags
        return (self.title, self.summary, self.body, self.tags) == shown
