"""`domain.posts.visibility.is_visible` as an SQL condition."""

from enum import StrEnum

from sqlalchemy import ColumnElement, Uuid, and_, bindparam, false, or_, true

from hexameter.adapters.sql.schema.literals import constant
from hexameter.adapters.sql.tables.posts.posts import PostRow
from hexameter.adapters.sql.tables.users import UserRow
from hexameter.application.actor import Actor
from hexameter.domain.posts.values import PostStatus
from hexameter.domain.users.roles import Permission


class Viewer(StrEnum):
    """Kinds of viewer, one statement each."""

    ANYBODY = "anybody"
    MEMBER = "member"
    """With the parameter `viewer_id`."""
    EDITOR = "editor"
    """With the parameter `viewer_id`, which is None for the system."""


def kind_of(viewer: Actor) -> Viewer:
    if Permission.EDIT_ANY_POST in viewer.permissions:
        return Viewer.EDITOR
    return Viewer.ANYBODY if viewer.user_id is None else Viewer.MEMBER


def identity_of(viewer: Actor, kind: Viewer) -> dict[str, object]:
    """The parameters that statements for this kind take."""
    return {} if kind is Viewer.ANYBODY else {"viewer_id": viewer.user_id}


def is_own() -> ColumnElement[bool]:
    return PostRow.author_id == bindparam("viewer_id", type_=Uuid())


def is_published() -> ColumnElement[bool]:
    return PostRow.status == constant(PostStatus.PUBLISHED)


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Expects the author of the post joined as `UserRow`."""
    if viewer is Viewer.EDITOR:
        return sees_unpublished(viewer)
    public = and_(is_published(), UserRow.suspended_at.is_(None))
    return public if viewer is Viewer.ANYBODY else or_(public, sees_unpublished(viewer))


def sees_unpublished(viewer: Viewer) -> ColumnElement[bool]:
    """`domain.posts.visibility.sees_unpublished` as an SQL condition."""
    match viewer:
        case Viewer.EDITOR:
            return true()
        case Viewer.MEMBER:
            return is_own()
        case Viewer.ANYBODY:
            return false()
