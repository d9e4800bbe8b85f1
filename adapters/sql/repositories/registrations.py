from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Insert, bindparam, delete, insert, or_, select

from hexameter.adapters.sql.driver.constructs import (
    InsertInto,
    bind_columns,
    columns_of,
    in_list,
    upsert,
)
from hexameter.adapters.sql.driver.interface import ResultRow
from hexameter.adapters.sql.tables.users import RegistrationRow, UsernameHoldRow
from hexameter.adapters.sql.unit_of_work import SqlRepository
from hexameter.application.ports.registrations import MAX_SAME_PASSWORD
from hexameter.domain.auth.registration import Registration
from hexameter.domain.ids import RegistrationId
from hexameter.domain.users.errors import UsernameTaken
from hexameter.domain.users.values import EmailAddress, Username

_SELECT_UNLOCKED = select(*columns_of(RegistrationRow, but=(RegistrationRow.email_key,)))
_SELECT = _SELECT_UNLOCKED.with_for_update()
_BY_ID = _SELECT.where(RegistrationRow.id == bindparam("registration_id"))
_BY_TOKEN = _SELECT.where(RegistrationRow.token_digest == bindparam("digest"))
_NEWEST = (
    _SELECT.where(
        RegistrationRow.email_key == bindparam("email_key"),
        RegistrationRow.expires_at > bindparam("now"),
    )
    .order_by(RegistrationRow.created_at.desc(), RegistrationRow.id.desc())
    .limit(1)
)
_WITH_PASSWORD = (
    _SELECT_UNLOCKED.where(
        RegistrationRow.email_key == bindparam("email_key"),
        in_list(RegistrationRow.password_tag, "tags"),
        RegistrationRow.expires_at > bindparam("now"),
    )
    .order_by(RegistrationRow.created_at.desc(), RegistrationRow.id.desc())
    .limit(MAX_SAME_PASSWORD)
)
_INSERT = insert(RegistrationRow)
_DELETE = delete(RegistrationRow).where(RegistrationRow.email_key == bindparam("email_key"))
_DELETE_HOLDS = delete(UsernameHoldRow).where(UsernameHoldRow.email_key == bindparam("email_key"))
_PRUNE = delete(RegistrationRow).where(RegistrationRow.expires_at <= bindparam("now"))
_PRUNE_HOLDS = delete(UsernameHoldRow).where(UsernameHoldRow.expires_at <= bindparam("now"))


def _hold_name(insert_into: InsertInto) -> Insert:
    statement = insert_into(UsernameHoldRow).values(bind_columns(*columns_of(UsernameHoldRow)))
    offered = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=[UsernameHoldRow.username],
        set_={"email_key": offered.email_key, "expires_at": offered.expires_at},
        where=or_(
            UsernameHoldRow.email_key == offered.email_key,
            UsernameHoldRow.expires_at <= bindparam("now"),
        ),
    )


_HOLD = upsert(_hold_name)


class SqlRegistrationRepository(SqlRepository):
    async def add(self, registration: Registration) -> None:
        await self._connection.execute(
            _INSERT,
            id=registration.id,
            version=registration.version,
            email=registration.email.value,
            email_key=registration.email.key,
            username=registration.username.value,
            name=registration.name,
            password_hash=registration.password_hash,
            password_tag=registration.password_tag,
            token_digest=registration.token_digest,
            created_at=registration.created_at,
            expires_at=registration.expires_at,
            inputs=registration.inputs,
        )
        self._context.collect(registration)

    async def find(self, registration_id: RegistrationId) -> Registration | None:
        row = await self._connection.fetch_one(_BY_ID, registration_id=registration_id)
        return None if row is None else _registration(row)

    async def find_by_token(self, digest: bytes) -> Registration | None:
        row = await self._connection.fetch_one(_BY_TOKEN, digest=digest)
        return None if row is None else _registration(row)

    async def newest_for(self, email: EmailAddress, now: datetime) -> Registration | None:
        row = await self._connection.fetch_one(_NEWEST, email_key=email.key, now=now)
        return None if row is None else _registration(row)

    async def with_password(
        self, email: EmailAddress, tags: Sequence[str], now: datetime
    ) -> list[Registration]:
        rows = await self._connection.fetch_all(
            _WITH_PASSWORD, email_key=email.key, tags=list(tags), now=now
        )
        return [_registration(row) for row in rows]

    async def remove_all_for(self, email: EmailAddress) -> None:
        await self._connection.execute(_DELETE, email_key=email.key)
        await self._connection.execute(_DELETE_HOLDS, email_key=email.key)

    async def hold_username(
        self, username: Username, *, email: EmailAddress, until: datetime, now: datetime
    ) -> None:
        held = await self._connection.execute(
            _HOLD, username=username.value, email_key=email.key, expires_at=until, now=now
        )
        if not held:
            raise UsernameTaken

    async def prune(self, now: datetime) -> int:
        return await self._connection.execute(_PRUNE, now=now) + await self._connection.execute(
            _PRUNE_HOLDS, now=now
        )


def _registration(row: ResultRow) -> Registration:
    return Registration(
        id=RegistrationId(row.id),
        version=row.version,
        email=EmailAddress(row.email),
        username=Username(row.username),
        name=row.name,
        password_hash=row.password_hash,
        password_tag=row.password_tag,
        token_digest=row.token_digest,
        created_at=row.created_at,
        expires_at=row.expires_at,
        inputs=row.inputs,
    )
