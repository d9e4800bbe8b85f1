"""The statements about posts, one for each combination of filters."""

from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Uuid,
    bindparam,
    false,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from hexameter.adapters.sql.driver.constructs import in_list
from hexameter.adapters.sql.queries.keyset import PageShape, Rows, hidden, paged
from hexameter.adapters.sql.queries.visibility import Viewer, is_own, is_published, visible_to
from hexameter.adapters.sql.schema.literals import constant
from hexameter.adapters.sql.tables.favorites import FavoriteRow
from hexameter.adapters.sql.tables.posts.posts import (
    PUBLISHED_OR_EARLIEST,
    PostCountsRow,
    PostRow,
    PostSlugRow,
    PostTagRow,
)
from hexameter.adapters.sql.tables.users import UserRow
from hexameter.domain.posts.values import PostStatus

_COLUMNS = (
    PostRow.id,
    PostRow.slug,
    PostRow.title,
    PostRow.summary,
    PostRow.status,
    UserRow.id.label("author_id"),
    UserRow.username,
    UserRow.name,
    PostRow.tags,
    PostRow.version,
    PostRow.created_at,
    PostRow.updated_at,
    PostRow.published_at,
    PostRow.publish_at,
    PostRow.publish_error,
    PostRow.reading_minutes,
)
_FAVORITES_COUNT = func.coalesce(PostCountsRow.favorites_count, literal_column("0"))
_COMMENTS_COUNT = func.coalesce(PostCountsRow.comments_count, literal_column("0"))
_OWN = aliased(FavoriteRow)
_FAVORITED = (
    select(_OWN.post_id)
    .where(_OWN.user_id == bindparam("viewer_id", type_=Uuid()), _OWN.post_id == PostRow.id)
    .scalar_subquery()
    .is_not(None)
)
"""Not EXISTS: for a page PostgreSQL would read all favourites of the viewer."""

_TAGGED = PostTagRow.tag == bindparam("tag")
_TAGGED_HIDDEN = PostTagRow.tag == hidden("tag", PostTagRow.tag)


_READER = aliased(UserRow)
_FAVORITED_BY = (
    select(_READER.id)
    .where(
        _READER.username == bindparam("favorited_by"),
        or_(_READER.suspended_at.is_(None), bindparam("sees_suspended", type_=Boolean())),
    )
    .scalar_subquery()
)


class ListShape(NamedTuple):
    page: PageShape
    viewer: Viewer
    published: bool
    author: bool
    tag: bool
    favorited_by: bool = False


def summaries(viewer: Viewer) -> Rows:
    favorited = false() if viewer is Viewer.ANYBODY else _FAVORITED
    return (
        select(
            *_COLUMNS,
            _FAVORITES_COUNT.label("favorites_count"),
            _COMMENTS_COUNT.label("comments_count"),
            favorited.label("favorited"),
        )
        .join(UserRow, UserRow.id == PostRow.author_id)
        .outerjoin(PostCountsRow, PostCountsRow.post_id == PostRow.id)
        .where(visible_to(viewer))
    )


def _one(viewer: Viewer) -> Rows:
    return summaries(viewer).add_columns(PostRow.body, PostRow.html)


BY_ID = {
    viewer: _one(viewer).where(PostRow.id == bindparam("id", type_=Uuid())) for viewer in Viewer
}
BY_IDS = {viewer: summaries(viewer).where(in_list(PostRow.id, "ids")) for viewer in Viewer}
BY_SLUG = {
    viewer: _one(viewer)
    .join(PostSlugRow, PostSlugRow.post_id == PostRow.id)
    .where(PostSlugRow.slug == bindparam("slug"))
    for viewer in Viewer
}
"""By a current or a former slug."""


@cache
def list_of(shape: ListShape) -> Rows:
    """Parameters: those of the page and the viewer, `status` unless published, `author`, `tag`,
    `favorited_by` with `sees_suspended`.
    """
    statement = summaries(shape.viewer)
    value, id = _order(shape)
    if shape.tag and (shape.author or shape.favorited_by):
        # Not a join: the planner would start from the tag and read all posts that have it.
        tagged = select(PostTagRow.tag).where(PostTagRow.post_id == PostRow.id, _TAGGED)
        statement = statement.where(tagged.scalar_subquery().is_not(None))
    elif shape.tag:
        statement = statement.join(PostTagRow, PostTagRow.post_id == PostRow.id)
        in_its_order = shape.published and shape.page.key == "published_at"
        statement = statement.where(_TAGGED_HIDDEN if in_its_order else _TAGGED)
        if shape.published:
            statement = statement.where(PostTagRow.published_at.is_not(None))
    if shape.author:
        author = aliased(UserRow)
        named = select(author.id).where(author.username == bindparam("author"))
        # A value, not a join: an index that begins with the author then provides the order.
        statement = statement.where(PostRow.author_id == named.scalar_subquery())
    if shape.favorited_by:
        statement = statement.join(FavoriteRow, FavoriteRow.post_id == PostRow.id)
        statement = statement.where(FavoriteRow.user_id == _FAVORITED_BY)
        if shape.published:
            statement = statement.where(FavoriteRow.published_at.is_not(None))
    statement = statement.where(*_status(shape))
    return paged(statement, shape.page, value, id)


def _status(shape: ListShape) -> list[ColumnElement[bool]]:
    if shape.published:
        return [is_published()]
    unpublished = [~is_published(), PostRow.status == bindparam("status")]
    # Implied by the visibility condition, which the planner does not infer.
    return [*unpublished, is_own()] if shape.viewer is Viewer.MEMBER else unpublished


def _order(shape: ListShape) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    key = shape.page.key
    if key == "published_at" and shape.published:
        if shape.favorited_by:
            return _column(FavoriteRow.published_at), _column(FavoriteRow.post_id)
        if shape.tag and not shape.author:
            return _column(PostTagRow.published_at), _column(PostTagRow.post_id)
        return _column(PostRow.published_at), _column(PostRow.id)
    if key == "published_at":
        return PUBLISHED_OR_EARLIEST, _column(PostRow.id)
    return _column(_SORTED_BY[key]), _column(PostRow.id)


_SORTED_BY = {
    "created_at": PostRow.created_at,
    "updated_at": PostRow.updated_at,
    "title": PostRow.title,
}


def _column(attribute: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    return attribute.__clause_element__()


AUTHOR_ROLE = (
    select(UserRow.role)
    .join(PostRow, PostRow.author_id == UserRow.id)
    .where(PostRow.id == bindparam("id", type_=Uuid()))
)
DUE = (
    select(PostRow.id)
    .where(
        PostRow.status == constant(PostStatus.SCHEDULED),
        PostRow.publish_at <= bindparam("now"),
        or_(PostRow.publish_retry_at.is_(None), PostRow.publish_retry_at <= bindparam("now")),
    )
    .order_by(PostRow.publish_at, PostRow.id)
    .limit(bindparam("limit"))
)
RENDERED_BEFORE = (
    select(PostRow.id)
    .where(PostRow.html_version < bindparam("html_version"))
    .order_by(PostRow.html_version, PostRow.id)
    .limit(bindparam("limit"))
)
