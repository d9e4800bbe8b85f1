"""The post, from draft to archive."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypedDict

from hexameter.domain.events import Aggregate
from hexameter.domain.ids import PostId, UserId
from hexameter.domain.posts.errors import InvalidTransition
from hexameter.domain.posts.events import (
    PostArchived,
    PostDeleted,
    PostDrafted,
    PostPublished,
    PostScheduled,
    PostUnpublished,
    PostUnscheduled,
    PostUpdated,
)
from hexameter.domain.posts.failed_publication import FailedPublication
from hexameter.domain.posts.values import PostStatus, Slug, reading_minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The content that the author writes.

    `html` is rendered from `body` and sanitised; `html_version` is the renderer's version. 0 means
    unknown, and the post is rendered again.
    """

    title: str
    summary: str | None
    body: str
    html: str
    tags: tuple[str, ...]
    html_version: int = 0

    @property
    def reading_minutes(self) -> int:
        return reading_minutes(self.body)

    def with_html_of(self, other: "Content") -> "Content":
        return replace(self, html=other.html, html_version=other.html_version)


class _Facts(TypedDict):
    """The fields that all events of a post have in common."""

    post_id: PostId
    author_id: UserId
    version: int


@dataclass(slots=True, kw_only=True)
class Post(Aggregate):
    """`published_at` is the time of the first publication; publishing again does not change it."""

    id: PostId
    author_id: UserId
    slug: Slug
    content: Content
    status: PostStatus = PostStatus.DRAFT
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None = None
    publish_at: datetime | None = None
    failed_publication: FailedPublication | None = None

    @classmethod
    def draft(
        cls, *, id: PostId, author_id: UserId, slug: Slug, content: Content, now: datetime
    ) -> "Post":
        post = cls(
            id=id, author_id=author_id, slug=slug, content=content, created_at=now, updated_at=now
        )
        post.record(PostDrafted(**post._facts(is_new=True)))
        return post

    @classmethod
    def imported(
        cls,
        *,
        id: PostId,
        author_id: UserId,
        slug: Slug,
        content: Content,
        written_at: datetime,
        published_at: datetime | None,
        now: datetime,
    ) -> "Post":
        """Create a post that was written elsewhere and keeps its dates.

        It is a draft without `published_at`, and scheduled if `published_at` is in the future.
        """
        post = cls(
            id=id,
            author_id=author_id,
            slug=slug,
            content=content,
            created_at=written_at,
            updated_at=written_at,
        )
        if published_at is None:
            post.record(PostDrafted(**post._facts(is_new=True)))
        elif published_at > now:
            post.status, post.publish_at = PostStatus.SCHEDULED, published_at
            post.record(PostScheduled(**post._facts(is_new=True), publish_at=published_at))
        else:
            post.status, post.published_at = PostStatus.PUBLISHED, published_at
            post.record(
                PostPublished(
                    **post._facts(is_new=True),
                    slug=str(slug),
                    title=content.title,
                    published_at=published_at,
                )
            )
        return post

    def edit(
        self, *, slug: Slug, content: Content, now: datetime, by: UserId | None = None
    ) -> bool:
        """`by` is None for the system. Returns whether anything changed."""
        if slug == self.slug and content.with_html_of(self.content) == self.content:
            return False
        self.slug, self.content = slug, content
        self.updated_at, self.failed_publication = now, None
        if self.status is PostStatus.PUBLISHED:
            self.record(
                PostUpdated(**self._facts(), slug=str(slug), title=content.title, actor_id=by)
            )
        return True

    def revert(self, content: Content, *, now: datetime, by: UserId | None) -> bool:
        """Show earlier content again. Only what is live can be replaced, because nothing keeps the
        text of a draft. Returns whether anything changed.
        """
        self._require(PostStatus.PUBLISHED)
        return self.edit(slug=self.slug, content=content, now=now, by=by)

    def rendered_again(self, *, html: str, html_version: int) -> None:
        """Replace the HTML. `version` and `updated_at` stay, because the author's text does."""
        self.content = replace(self.content, html=html, html_version=html_version)

    def redate(self, date: datetime | None, *, now: datetime) -> None:
        """As if it had been imported with this date: None makes it a draft again, and one to come
        schedules it. An archived post stays archived.
        """
        if self.status is PostStatus.ARCHIVED:
            self.published_at, self.updated_at = date or self.published_at, now
        elif date is None:
            if self.status is not PostStatus.DRAFT:
                self.unpublish(now)
        elif self.status is PostStatus.PUBLISHED and date <= now:
            self.published_at, self.updated_at = date, now
            self.record(PostUpdated(**self._facts(), slug=str(self.slug), title=self.content.title))
        else:
            if self.status is PostStatus.PUBLISHED:
                self.unpublish(now)
            self.published_at = date if date <= now else None
            self.publish(at=date, now=now)

    def publish(self, *, at: datetime | None, now: datetime, by: UserId | None = None) -> None:
        """Publish now, or schedule for `at`. A time in the past means now. `by` is None for the
        system.
        """
        self._require(PostStatus.DRAFT, PostStatus.SCHEDULED)
        self.updated_at, self.failed_publication = now, None
        if at is not None and at > now:
            self.status, self.publish_at = PostStatus.SCHEDULED, at
            self.record(PostScheduled(**self._facts(), publish_at=at))
            return
        self.status, self.publish_at = PostStatus.PUBLISHED, None
        self.published_at = self.published_at or now
        self.record(
            PostPublished(
                **self._facts(),
                slug=str(self.slug),
                title=self.content.title,
                published_at=self.published_at,
                actor_id=by,
            )
        )

    def publication_failed(self, code: str, *, now: datetime) -> None:
        """Its time has come, but it could not be published. It stays scheduled, and an edit lets it
        be tried again at once. `version` and `updated_at` stay.
        """
        self._require(PostStatus.SCHEDULED)
        self.failed_publication = FailedPublication.following(self.failed_publication, code, now)

    @property
    def due_at(self) -> datetime | None:
        """When its scheduled publication is to be tried."""
        if self.status is not PostStatus.SCHEDULED or self.publish_at is None:
            return None
        failed = self.failed_publication
        return max(self.publish_at, failed.retry_at) if failed else self.publish_at

    def unpublish(self, now: datetime) -> None:
        """Turn it back into a draft."""
        self._require(PostStatus.SCHEDULED, PostStatus.PUBLISHED)
        event = PostUnpublished if self.status is PostStatus.PUBLISHED else PostUnscheduled
        self.status, self.publish_at, self.updated_at = PostStatus.DRAFT, None, now
        self.failed_publication = None
        self.record(event(**self._facts()))

    def archive(self, now: datetime) -> None:
        self._require(PostStatus.PUBLISHED)
        self.status, self.updated_at = PostStatus.ARCHIVED, now
        self.record(PostArchived(**self._facts()))

    def restore(self, now: datetime) -> None:
        """Turn an archived post into a draft."""
        self._require(PostStatus.ARCHIVED)
        self.status, self.updated_at = PostStatus.DRAFT, now

    def delete(self) -> None:
        """Record the last event of the post; the repository removes it."""
        self.record(PostDeleted(**self._facts(), was_published=self.published_at is not None))

    def _facts(self, *, is_new: bool = False) -> _Facts:
        """`version` is the one that the post will be saved with; a new post keeps its first."""
        version = self.version if is_new else self.version + 1
        return {"post_id": self.id, "author_id": self.author_id, "version": version}

    def _require(self, *allowed: PostStatus) -> None:
        if self.status not in allowed:
            raise InvalidTransition
