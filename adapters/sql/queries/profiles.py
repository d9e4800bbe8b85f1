"""Visibility of profiles, and their columns."""

from itertools import product
from typing import NamedTuple

from sqlalchemy import Uuid, bindparam, case, exists, false, literal_column, select
from sqlalchemy.orm import aliased

from hexameter.adapters.sql.driver.interface import ResultRow
from hexameter.adapters.sql.queries.keyset import Rows
from hexameter.adapters.sql.tables.follows import FollowRow, UserCountsRow
from hexameter.adapters.sql.tables.users import UserRow
from hexameter.application.actor import Actor
from hexameter.application.ports.users import ProfileView
from hexameter.domain.users.roles import Permission

_POSTS_COUNT = case(
    (UserRow.suspended_at.is_(None), UserCountsRow.posts_count), else_=literal_column("0")
)
_PROFILE = (
    UserRow.id,
    UserRow.username,
    UserRow.name,
    UserRow.bio,
    UserRow.created_at,
    UserCountsRow.followers_count,
    UserCountsRow.following_count,
    _POSTS_COUNT.label("posts_count"),
    UserRow.version,
)
_OWN = aliased(FollowRow)
_FOLLOWING = exists().where(
    _OWN.follower_id == bindparam("viewer_id", type_=Uuid()), _OWN.followed_id == UserRow.id
)


class Viewer(NamedTuple):
    """Kinds of viewer, one statement each."""

    sees_suspended: bool
    is_somebody: bool
    """With the parameter `viewer_id`."""

    def identity(self, viewer: Actor) -> dict[str, object]:
        """The parameters of statements for this kind."""
        return {"viewer_id": viewer.user_id} if self.is_somebody else {}


VIEWERS = [Viewer(*kind) for kind in product((False, True), repeat=2)]


def kind_of(viewer: Actor) -> Viewer:
    return Viewer(viewer.may(Permission.MANAGE_USERS), viewer.user_id is not None)


def profiles(viewer: Viewer) -> Rows:
    """Of the people that the viewer may see."""
    following = _FOLLOWING if viewer.is_somebody else false()
    statement = (
        select(*_PROFILE, following.label("following"))
        .select_from(UserRow)
        .join(UserCountsRow, UserCountsRow.user_id == UserRow.id)
    )
    return statement if viewer.sees_suspended else statement.where(UserRow.suspended_at.is_(None))


def profile_of(row: ResultRow) -> ProfileView:
    return ProfileView(
        id=row.id,
        username=row.username,
        name=row.name,
        bio=row.bio,
        avatar_url=None,
        created_at=row.created_at,
        followers_count=row.followers_count,
        following_count=row.following_count,
        posts_count=row.posts_count,
        following=row.following,
        version=row.version,
    )
