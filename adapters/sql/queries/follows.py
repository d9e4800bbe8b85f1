from functools import cache
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select

from hexameter.adapters.sql.queries.keyset import (
    PageShape,
    Rows,
    bounds,
    hidden,
    page_of,
    paged,
    shape_of,
)
from hexameter.adapters.sql.queries.profiles import VIEWERS, Viewer, kind_of, profile_of, profiles
from hexameter.adapters.sql.queries.sql_queries import SqlQueries
from hexameter.adapters.sql.tables.follows import FollowRow
from hexameter.adapters.sql.tables.users import UserRow
from hexameter.application.actor import Actor
from hexameter.application.ports.users import ProfileView
from hexameter.domain.pagination import Page, PageRequest, Position
from hexameter.domain.users.errors import UserNotFound

_IS_THERE = select(UserRow.id).where(UserRow.id == bindparam("id", type_=Uuid()))
_IS_SEEN = {
    viewer: _IS_THERE if viewer.sees_suspended else _IS_THERE.where(UserRow.suspended_at.is_(None))
    for viewer in VIEWERS
}


class FollowShape(NamedTuple):
    page: PageShape
    viewer: Viewer
    followers: bool
    """Of the followers, instead of those that are followed."""


@cache
def follows_of(shape: FollowShape) -> Rows:
    """Parameters: those of the page and the viewer, and `user_id`."""
    own, other = FollowRow.follower_id, FollowRow.followed_id
    if shape.followers:
        own, other = other, own
    statement = (
        profiles(shape.viewer)
        .add_columns(FollowRow.created_at.label("followed_at"))
        .join(FollowRow, other == UserRow.id)
        .where(own == hidden("user_id", own))
    )
    value, id = FollowRow.created_at.__clause_element__(), other.__clause_element__()
    return paged(statement, shape.page, value, id)


class SqlFollowQueries(SqlQueries):
    async def followers(self, user_id: UUID, page: PageRequest, viewer: Actor) -> Page[ProfileView]:
        return await self._page(user_id, page, viewer, followers=True)

    async def following(self, user_id: UUID, page: PageRequest, viewer: Actor) -> Page[ProfileView]:
        return await self._page(user_id, page, viewer, followers=False)

    async def _page(
        self, user_id: UUID, page: PageRequest, viewer: Actor, *, followers: bool
    ) -> Page[ProfileView]:
        kind = kind_of(viewer)
        if await self._database.fetch_one(_IS_SEEN[kind], id=user_id) is None:
            raise UserNotFound
        rows = await self._database.fetch_all(
            follows_of(FollowShape(shape_of(page), kind, followers)),
            user_id=user_id,
            **bounds(page),
            **kind.identity(viewer),
        )
        shown = page_of(rows, page, lambda last: Position(last.followed_at, last.id))
        return Page(list(map(profile_of, shown.items)), shown.next)
