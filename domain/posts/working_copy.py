"""Working copies: changes to a live post that are not public until they are published."""

from dataclasses import dataclass, replace
from datetime import datetime

from hexameter.domain.events import Aggregate
from hexameter.domain.ids import PostId, UserId
from hexameter.domain.posts.errors import InvalidTransition, WorkingCopyOutdated
from hexameter.domain.posts.post import Content, Post
from hexameter.domain.posts.values import PostStatus, Slug


@dataclass(slots=True, kw_only=True)
class WorkingCopy(Aggregate):
    """`post_version` is the version of the live post when the working copy was begun."""

    post_id: PostId
    post_version: int
    slug: Slug
    content: Content
    created_at: datetime
    updated_at: datetime

    @classmethod
    def begin(cls, post: Post, *, now: datetime) -> "WorkingCopy":
        """The live content, as version 0 until it is stored. Raises `InvalidTransition` unless the
        post is published.
        """
        if post.status is not PostStatus.PUBLISHED:
            raise InvalidTransition
        return cls(
            version=0,
            post_id=post.id,
            post_version=post.version,
            slug=post.slug,
            content=post.content,
            created_at=now,
            updated_at=now,
        )

    def edit(self, *, slug: Slug, content: Content, now: datetime) -> bool:
        """Returns whether anything changed."""
        if slug == self.slug and content.with_html_of(self.content) == self.content:
            return False
        self.slug, self.content, self.updated_at = slug, content, now
        return True

    def swap_into(self, post: Post, *, overwrite: bool, now: datetime, by: UserId | None) -> bool:
        """Make it the live content. Returns whether anything changed.

        Raises `WorkingCopyOutdated` if the live post has changed since, unless `overwrite`.
        """
        if post.version != self.post_version and not overwrite:
            raise WorkingCopyOutdated
        # It is rendered again, because its author may have lost a role whose links are trusted.
        content = replace(self.content, html_version=0)
        return post.edit(slug=self.slug, content=content, now=now, by=by)
