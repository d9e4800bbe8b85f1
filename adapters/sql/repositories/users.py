from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Executable, bindparam, delete, insert, literal_column, select, update

from hexameter.adapters.sql.counters.comments import clear_comments, count_comments_of_author
from hexameter.adapters.sql.counters.locks import lock_before_removing, lock_before_suspending
from hexameter.adapters.sql.counters.posts import count_posts_of_author
from hexameter.adapters.sql.driver.constructs import bind_columns, columns_of
from hexameter.adapters.sql.driver.interface import ResultRow
from hexameter.adapters.sql.repositories import favorites, follows
from hexameter.adapters.sql.schema.literals import constant
from hexameter.adapters.sql.tables.follows import UserCountsRow
from hexameter.adapters.sql.tables.users import UserRow
from hexameter.adapters.sql.unit_of_work import UnitOfWorkContext
from hexameter.domain.ids import UserId
from hexameter.domain.users.errors import UserNotFound
from hexameter.domain.users.roles import Role
from hexameter.domain.users.user import User
from hexameter.domain.users.values import EmailAddress, Username

_COLUMNS = select(*columns_of(UserRow, but=(UserRow.email_key, UserRow.name_key)))
# Does not block inserts of rows that refer to the account, such as a post or a session.
_SELECT = _COLUMNS.with_for_update(key_share=True)
_BY_ID = _SELECT.where(UserRow.id == bindparam("user_id"))
_EXCLUSIVELY = _COLUMNS.where(UserRow.id == bindparam("user_id")).with_for_update()
_LOCK_EXCLUSIVELY = select(UserRow.id).where(UserRow.id == bindparam("user_id")).with_for_update()
_BY_EMAIL = _SELECT.where(UserRow.email_key == bindparam("email_key"))
_BY_USERNAME = _SELECT.where(UserRow.username == bindparam("username"))

_PRESENT = (UserRow.id == bindparam("user_id")) & (UserRow.version == bindparam("expected"))
_FIXED = (UserRow.id, UserRow.created_at)
_INSERT = insert(UserRow)
_ADD_COUNTS = insert(UserCountsRow).values(
    {
        "user_id": bindparam("user_id"),
        "followers_count": literal_column("0"),
        "following_count": literal_column("0"),
        "posts_count": literal_column("0"),
    }
)
_UPDATE = update(UserRow).where(_PRESENT).values(bind_columns(*columns_of(UserRow, but=_FIXED)))
_DELETE = delete(UserRow).where(_PRESENT)

_SUSPENDED_AT = select(UserRow.suspended_at).where(UserRow.id == bindparam("user_id"))
_ACTIVE_ADMINISTRATORS = (
    select(UserRow.id)
    .where(UserRow.role == constant(Role.ADMIN), UserRow.suspended_at.is_(None))
    .order_by(UserRow.id)
    .with_for_update(key_share=True)
)
_DUE_FOR_DELETION = (
    select(UserRow.id)
    .where(UserRow.deletion_due_at <= bindparam("now"))
    .order_by(UserRow.deletion_due_at, UserRow.id)
    .limit(bindparam("limit"))
)


class SqlUserRepository:
    def __init__(self, context: UnitOfWorkContext) -> None:
        self._context = context
        self._connection = context.connection
        self._suspended: dict[UserId, bool] = {}
        """As stored, for the accounts that this unit of work has locked."""

    async def add(self, user: User) -> None:
        await self._connection.execute(
            _INSERT,
            id=user.id,
            version=user.version,
            created_at=user.created_at,
            **_parameters(user),
        )
        await self._connection.execute(_ADD_COUNTS, user_id=user.id)
        self._context.collect(user)

    async def get(self, user_id: UserId) -> User:
        user = await self.find(user_id)
        if user is None:
            raise UserNotFound
        return user

    async def find(self, user_id: UserId) -> User | None:
        return await self._find(_BY_ID, user_id=user_id)

    async def is_suspended(self, user_id: UserId) -> bool:
        row = await self._connection.fetch_one(_SUSPENDED_AT, user_id=user_id)
        return row is None or row.suspended_at is not None

    async def find_by_email(self, email: EmailAddress) -> User | None:
        return await self._find(_BY_EMAIL, email_key=email.key)

    async def find_by_username(self, username: Username) -> User | None:
        return await self._find(_BY_USERNAME, username=username.value)

    async def find_exclusively(self, user_id: UserId) -> User | None:
        return await self._find(_EXCLUSIVELY, user_id=user_id)

    async def save(self, user: User) -> None:
        was_suspended = self._suspended.get(user.id)
        if was_suspended is None:
            was_suspended = await self.is_suspended(user.id)
        suspended = user.suspended_at is not None
        if suspended != was_suspended:
            await self._connection.fetch_one(_LOCK_EXCLUSIVELY, user_id=user.id)
        await self._context.change_one(
            _UPDATE,
            user_id=user.id,
            expected=user.version,
            version=user.version + 1,
            **_parameters(user),
        )
        if suspended != was_suspended:
            await self._count(user.id, counts=not suspended)
        self._suspended[user.id] = suspended
        user.version += 1
        self._context.collect(user)

    async def _count(self, user_id: UserId, *, counts: bool) -> None:
        """With or without what a person wrote who is suspended or reinstated."""
        if await lock_before_suspending(user_id, self._connection):
            await count_posts_of_author(user_id, self._connection, counts=counts)
            await count_comments_of_author(user_id, self._connection, counts=counts)

    async def remove(self, user: User) -> None:
        # The foreign keys delete what belongs to the account, but change no counts of others.
        counted = user.suspended_at is None
        if await lock_before_removing(user.id, self._connection):
            if counted:
                await count_posts_of_author(user.id, self._connection, counts=False)
            await clear_comments(user.id, self._connection, counted=counted)
            await favorites.count_without(user.id, self._connection)
        await follows.remove_all_of(user.id, self._connection)
        await self._context.change_one(_DELETE, user_id=user.id, expected=user.version)
        self._context.collect(user)

    async def active_administrators(self) -> list[UserId]:
        rows = await self._connection.fetch_all(_ACTIVE_ADMINISTRATORS)
        return [UserId(row.id) for row in rows]

    async def due_for_deletion(self, now: datetime, *, limit: int) -> list[UserId]:
        rows = await self._connection.fetch_all(_DUE_FOR_DELETION, now=now, limit=limit)
        return [UserId(row.id) for row in rows]

    async def _find(self, statement: Executable, **parameters: object) -> User | None:
        user = _user(await self._connection.fetch_one(statement, **parameters))
        if user is not None:
            self._suspended[user.id] = user.suspended_at is not None
        return user


def _user(row: ResultRow | None) -> User | None:
    if row is None:
        return None
    return User(
        id=UserId(row.id),
        version=row.version,
        email=EmailAddress(row.email),
        email_verified_at=row.email_verified_at,
        username=Username(row.username),
        name=row.name,
        bio=row.bio,
        role=Role(row.role),
        password_hash=row.password_hash,
        suspended_at=row.suspended_at,
        deletion_due_at=row.deletion_due_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _parameters(user: User) -> Mapping[str, object]:
    return {
        "email": user.email.value,
        "email_key": user.email.key,
        "email_verified_at": user.email_verified_at,
        "username": user.username.value,
        "name": user.name,
        "name_key": user.name.casefold(),
        "bio": user.bio,
        "role": user.role.value,
        "password_hash": user.password_hash,
        "suspended_at": user.suspended_at,
        "deletion_due_at": user.deletion_due_at,
        "updated_at": user.updated_at,
    }
