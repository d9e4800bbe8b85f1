from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid, func
from sqlalchemy.orm import Mapped, mapped_column

from hexameter.adapters.sql.schema.literals import Earliest
from hexameter.adapters.sql.schema.row import Row, one_of, partial_index
from hexameter.adapters.sql.schema.types import Json
from hexameter.adapters.sql.schema.types import text as text_type
from hexameter.domain.posts.failed_publication import MAX_ERROR_CODE
from hexameter.domain.posts.values import MAX_SLUG, MAX_SUMMARY, MAX_TITLE, PostStatus
from hexameter.domain.tags import MAX_TAG

MAX_STATUS = 20
_PUBLISHED = "status = 'published'"
_UNPUBLISHED = "status <> 'published'"
_SCHEDULED = "status = 'scheduled'"
_TAG_PUBLISHED = "published_at IS NOT NULL"


def _published(name: str, *columns: str) -> Index:
    return partial_index(name, *columns, where=_PUBLISHED)


class PostRow(Row):
    """`tags` repeats `post_tags`, so that a list reads them without a join.

    The long texts come last: SQLite reads a row from its beginning.
    """

    __tablename__ = "posts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    author_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("users.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(text_type(MAX_SLUG))
    status: Mapped[str] = mapped_column(text_type(MAX_STATUS))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    publish_at: Mapped[datetime | None]
    publish_error: Mapped[str | None] = mapped_column(text_type(MAX_ERROR_CODE))
    publish_failures: Mapped[int] = mapped_column(server_default="0")
    publish_retry_at: Mapped[datetime | None]
    reading_minutes: Mapped[int]
    title: Mapped[str] = mapped_column(text_type(MAX_TITLE))
    tags: Mapped[list[str]] = mapped_column(Json)
    summary: Mapped[str | None] = mapped_column(text_type(MAX_SUMMARY))
    body: Mapped[str] = mapped_column(text_type())
    html: Mapped[str] = mapped_column(text_type())
    html_version: Mapped[int] = mapped_column(server_default="0")

    __table_args__ = (
        one_of("status", PostStatus),
        _published("ix_posts_published_by_published_at", "published_at", "id"),
        _published("ix_posts_published_by_created_at", "created_at", "id"),
        _published("ix_posts_published_by_updated_at", "updated_at", "id"),
        _published("ix_posts_published_by_title", "title", "id"),
        _published("ix_posts_published_of_author", "author_id", "published_at", "id"),
        Index("ix_posts_author_id_id", "author_id", "id"),
        Index("ix_posts_html_version_id", "html_version", "id"),
        partial_index("ix_posts_unpublished", "status", "created_at", "id", where=_UNPUBLISHED),
        partial_index("ix_posts_due", "publish_at", "id", where=_SCHEDULED),
    )


PUBLISHED_OR_EARLIEST = func.coalesce(PostRow.published_at, Earliest())
"""Sorts a post without `published_at` before all others."""

partial_index(
    "ix_posts_unpublished_by_published_at",
    PostRow.status,
    PUBLISHED_OR_EARLIEST,
    PostRow.id,
    where=_UNPUBLISHED,
)


class PostCountsRow(Row):
    """What readers do with a post, counted. A row of its own: a change to a post's row would write
    all its texts again, and wait for those who edit the post. Without a row the counts are 0.
    """

    __tablename__ = "post_counts"

    post_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True
    )
    favorites_count: Mapped[int]
    comments_count: Mapped[int] = mapped_column(server_default="0")


class PostSlugRow(Row):
    """Every slug a post has or had. Claimed before the post is inserted, hence deferred."""

    __tablename__ = "post_slugs"

    slug: Mapped[str] = mapped_column(text_type(MAX_SLUG), primary_key=True)
    post_id: Mapped[UUID] = mapped_column(
        Uuid(),
        ForeignKey("posts.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED"),
        index=True,
    )


class PostTagRow(Row):
    """`published_at` repeats the post's while it is published, else it is NULL. The posts of a tag
    are found in that order, for frequent and rare tags alike.
    """

    __tablename__ = "post_tags"

    post_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True
    )
    tag: Mapped[str] = mapped_column(text_type(MAX_TAG), primary_key=True)

    published_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_post_tags_tag_post_id", "tag", "post_id"),
        partial_index(
            "ix_post_tags_published", "tag", "published_at", "post_id", where=_TAG_PUBLISHED
        ),
    )
