"""The statements of `SqlCommentQueries`: one for each kind of viewer and each shape of a page."""

from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Uuid, and_, bindparam, or_, select, true
from sqlalchemy.orm import aliased

from hexameter.adapters.sql.queries.keyset import PageShape, Rows, hidden, paged
from hexameter.adapters.sql.queries.visibility import Viewer, identity_of, kind_of, visible_to
from hexameter.adapters.sql.schema.literals import constant
from hexameter.adapters.sql.tables.comments import CommentRow
from hexameter.adapters.sql.tables.posts.posts import PostRow
from hexameter.adapters.sql.tables.users import UserRow
from hexameter.application.actor import Actor
from hexameter.domain.comments.values import CommentStatus
from hexameter.domain.users.roles import Permission

_WRITER = aliased(UserRow)
_UNPUBLISHED = (CommentStatus.HELD, CommentStatus.REJECTED)
_NUMBER = CommentRow.number.__clause_element__()


class CommentViewer(NamedTuple):
    """`post` is what kind of viewer of posts it is."""

    post: Viewer
    moderates: bool

    @property
    def identified(self) -> bool:
        """Whether its statements take `viewer_id`."""
        return self.post is Viewer.MEMBER or (self.post is Viewer.EDITOR and not self.moderates)


def comment_viewer(viewer: Actor) -> CommentViewer:
    return CommentViewer(kind_of(viewer), viewer.may(Permission.MODERATE_COMMENTS))


def comment_identity(viewer: Actor, kind: CommentViewer) -> dict[str, object]:
    """The parameters that statements for this kind take."""
    return identity_of(viewer, kind.post) if kind.identified else {}


def _visible_comments(viewer: CommentViewer) -> ColumnElement[bool]:
    """`domain.comments.visibility.is_visible` as an SQL condition."""
    if viewer.moderates:
        return true()
    public = or_(
        CommentRow.status == constant(CommentStatus.REMOVED),
        and_(
            CommentRow.status == constant(CommentStatus.PUBLISHED),
            _WRITER.suspended_at.is_(None),
        ),
    )
    if not viewer.identified:
        return public
    return or_(public, CommentRow.author_id == bindparam("viewer_id", type_=Uuid()))


@cache
def _shown(viewer: CommentViewer) -> Rows:
    return (
        select(
            CommentRow.id,
            CommentRow.number,
            CommentRow.post_id,
            CommentRow.parent_id,
            CommentRow.author_id,
            _WRITER.username,
            _WRITER.name,
            CommentRow.body,
            CommentRow.html,
            CommentRow.status,
            CommentRow.version,
            CommentRow.created_at,
            CommentRow.updated_at,
        )
        .join(PostRow, PostRow.id == CommentRow.post_id)
        .join(UserRow, UserRow.id == PostRow.author_id)
        .outerjoin(_WRITER, _WRITER.id == CommentRow.author_id)
        .where(visible_to(viewer.post), _visible_comments(viewer))
    )


@cache
def one_comment(viewer: CommentViewer) -> Rows:
    """Parameters: `id` and those of the viewer."""
    return _shown(viewer).where(CommentRow.id == bindparam("id"))


@cache
def comments_of_post(viewer: CommentViewer, page: PageShape) -> Rows:
    """Parameters: `post_id` and those of the page and the viewer."""
    found = _shown(viewer).where(CommentRow.post_id == hidden("post_id", CommentRow.post_id))
    return paged(found, page, _NUMBER)


@cache
def comments_with(status: CommentStatus, viewer: CommentViewer, page: PageShape) -> Rows:
    """Parameters: those of the page and the viewer."""
    found = _shown(viewer).where(CommentRow.status == constant(status))
    if status in _UNPUBLISHED:
        # As in the definition of the index; SQLite does not infer it.
        found = found.where(CommentRow.status.in_(map(constant, _UNPUBLISHED)))
    return paged(found, page, _NUMBER)


AUTHOR_ROLE = (
    select(_WRITER.role)
    .select_from(CommentRow)
    .outerjoin(_WRITER, _WRITER.id == CommentRow.author_id)
    .where(CommentRow.id == bindparam("id"))
)
RENDERED_BEFORE = (
    select(CommentRow.id)
    .where(CommentRow.html_version < bindparam("html_version"))
    .order_by(CommentRow.html_version, CommentRow.number)
    .limit(bindparam("limit"))
)


@cache
def visible_post(viewer: Viewer) -> Rows:
    """Parameters: `id` and those of the viewer of posts."""
    return (
        select(PostRow.id)
        .join(UserRow, UserRow.id == PostRow.author_id)
        .where(PostRow.id == bindparam("id"), visible_to(viewer))
    )
