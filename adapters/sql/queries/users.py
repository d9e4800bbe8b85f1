from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, String, Uuid, bindparam, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from hexameter.adapters.sql.driver.constructs import position_of
from hexameter.adapters.sql.driver.interface import ResultRow
from hexameter.adapters.sql.queries.keyset import PageShape, Rows, bounds, page_of, paged, shape_of
from hexameter.adapters.sql.queries.profiles import VIEWERS, kind_of, profile_of, profiles
from hexameter.adapters.sql.queries.sql_queries import SqlQueries
from hexameter.adapters.sql.queries.text_bounds import is_storable
from hexameter.adapters.sql.tables.users import MAX_EMAIL_KEY, UserRow
from hexameter.application.actor import Actor
from hexameter.application.ports.users import AccountView, ProfileView
from hexameter.domain.pagination import Page, PageRequest, Position
from hexameter.domain.users.errors import UserNotFound
from hexameter.domain.users.roles import Role
from hexameter.domain.users.values import MAX_USERNAME

_ROLES = frozenset(role.value for role in Role)
_ACCOUNT = (
    UserRow.id,
    UserRow.email,
    UserRow.email_verified_at,
    UserRow.username,
    UserRow.name,
    UserRow.bio,
    UserRow.role,
    UserRow.created_at,
    UserRow.updated_at,
    UserRow.version,
    UserRow.suspended_at,
    UserRow.deletion_due_at,
)
_BY_ID = UserRow.id == bindparam("id", type_=Uuid())
_BY_USERNAME = UserRow.username == bindparam("username")

_GET_ACCOUNT = select(*_ACCOUNT).where(_BY_ID)
_GET_PROFILE = {viewer: profiles(viewer).where(_BY_ID) for viewer in VIEWERS}
_GET_PROFILE_BY_USERNAME = {viewer: profiles(viewer).where(_BY_USERNAME) for viewer in VIEWERS}


class _ListShape(NamedTuple):
    page: PageShape
    search: bool
    role: bool


_SORTED_BY: dict[str, InstrumentedAttribute[Any]] = {
    "created_at": UserRow.created_at,
    "username": UserRow.username,
}
_SEARCHED = (UserRow.username, UserRow.name_key, UserRow.email_key)


@cache
def _accounts(shape: _ListShape) -> Rows:
    statement = select(*_ACCOUNT)
    if shape.search:
        statement = statement.where(or_(*map(_contains, _SEARCHED)))
    if shape.role:
        statement = statement.where(UserRow.role == bindparam("role"))
    value = _SORTED_BY[shape.page.key].__clause_element__()
    return paged(statement, shape.page, value, UserRow.id.__clause_element__())


def _contains(column: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    return position_of(column.__clause_element__(), bindparam("search", type_=String())) > 0


class SqlUserQueries(SqlQueries):
    async def account(self, user_id: UUID) -> AccountView:
        row = await self._database.fetch_one(_GET_ACCOUNT, id=user_id)
        if row is None:
            raise UserNotFound
        return _account(row)

    async def profile(self, user_id: UUID, viewer: Actor) -> ProfileView:
        kind = kind_of(viewer)
        row = await self._database.fetch_one(
            _GET_PROFILE[kind], id=user_id, **kind.identity(viewer)
        )
        return _found(row)

    async def profile_by_username(self, username: str, viewer: Actor) -> ProfileView:
        # Lower-cased within ASCII only, as in `Username`.
        if not username.isascii() or not is_storable(username, MAX_USERNAME):
            raise UserNotFound
        kind = kind_of(viewer)
        row = await self._database.fetch_one(
            _GET_PROFILE_BY_USERNAME[kind], username=username.lower(), **kind.identity(viewer)
        )
        return _found(row)

    async def accounts(
        self, page: PageRequest, *, search: str | None = None, role: str | None = None
    ) -> Page[AccountView]:
        key = search.casefold() if search else None
        if not is_storable(key, MAX_EMAIL_KEY) or not (role is None or role in _ROLES):
            return Page([], None)
        parameters = bounds(page)
        if key is not None:
            parameters["search"] = key
        if role is not None:
            parameters["role"] = role
        shape = _ListShape(shape_of(page), key is not None, role is not None)
        rows = await self._database.fetch_all(_accounts(shape), **parameters)
        return page_of(
            [_account(row) for row in rows],
            page,
            lambda last: Position(getattr(last, page.sort.key), last.id),
        )


def _account(row: ResultRow) -> AccountView:
    return AccountView(
        id=row.id,
        email=row.email,
        email_verified=row.email_verified_at is not None,
        username=row.username,
        name=row.name,
        bio=row.bio,
        avatar_url=None,
        role=row.role,
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
        suspended=row.suspended_at is not None,
        deletion_due_at=row.deletion_due_at,
    )


def _found(row: ResultRow | None) -> ProfileView:
    if row is None:
        raise UserNotFound
    return profile_of(row)
