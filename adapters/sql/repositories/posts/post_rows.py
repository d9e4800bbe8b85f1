"""A post from its row, and back."""

from collections.abc import Mapping

from sqlalchemy import bindparam, select

from hexameter.adapters.sql.driver.constructs import columns_of
from hexameter.adapters.sql.driver.interface import ResultRow
from hexameter.adapters.sql.tables.posts.posts import PostRow
from hexameter.domain.ids import PostId, UserId
from hexameter.domain.posts.failed_publication import FailedPublication
from hexameter.domain.posts.post import Content, Post
from hexameter.domain.posts.values import PostStatus, Slug

FAILED_PUBLICATION = (PostRow.publish_error, PostRow.publish_failures, PostRow.publish_retry_at)
SELECT = select(*columns_of(PostRow, but=(PostRow.reading_minutes,))).where(
    PostRow.id == bindparam("post_id")
)


def post_of(row: ResultRow) -> Post:
    return Post(
        id=PostId(row.id),
        version=row.version,
        author_id=UserId(row.author_id),
        slug=Slug(row.slug),
        status=PostStatus(row.status),
        created_at=row.created_at,
        updated_at=row.updated_at,
        published_at=row.published_at,
        publish_at=row.publish_at,
        failed_publication=row.publish_error
        and FailedPublication(row.publish_error, row.publish_failures, row.publish_retry_at),
        content=content_of(row),
    )


def content_of(row: ResultRow) -> Content:
    """Of a post or of its working copy."""
    return Content(
        title=row.title,
        tags=tuple(row.tags),
        summary=row.summary,
        body=row.body,
        html=row.html,
        html_version=row.html_version,
    )


def parameters_of(post: Post) -> Mapping[str, object]:
    return {
        "slug": post.slug.value,
        "status": post.status.value,
        "updated_at": post.updated_at,
        "published_at": post.published_at,
        "publish_at": post.publish_at,
        **parameters_of_failure(post.failed_publication),
        "reading_minutes": post.content.reading_minutes,
        **parameters_of_content(post.content),
    }


def parameters_of_content(content: Content) -> Mapping[str, object]:
    return {
        "title": content.title,
        "tags": list(content.tags),
        "summary": content.summary,
        "body": content.body,
        "html": content.html,
        "html_version": content.html_version,
    }


def parameters_of_failure(failed: FailedPublication | None) -> Mapping[str, object]:
    return {
        "publish_error": failed.code if failed else None,
        "publish_failures": failed.times if failed else 0,
        "publish_retry_at": failed.retry_at if failed else None,
    }
