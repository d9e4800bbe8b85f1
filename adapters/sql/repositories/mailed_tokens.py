from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select

from hexameter.adapters.sql.driver.constructs import columns_of
from hexameter.adapters.sql.driver.interface import ResultRow
from hexameter.adapters.sql.tables.auth import MailedTokenRow
from hexameter.adapters.sql.unit_of_work import SqlRepository
from hexameter.domain.auth.mailed_tokens import MailedToken, Purpose
from hexameter.domain.ids import UserId
from hexameter.domain.users.values import EmailAddress

_SELECT = select(*columns_of(MailedTokenRow)).with_for_update()
_BY_ID = _SELECT.where(MailedTokenRow.id == bindparam("token_id"))
_BY_DIGEST = _SELECT.where(
    MailedTokenRow.digest == bindparam("digest"), MailedTokenRow.purpose == bindparam("purpose")
)
_INSERT = insert(MailedTokenRow)
_DELETE = delete(MailedTokenRow).where(
    MailedTokenRow.user_id == bindparam("user_id"), MailedTokenRow.purpose == bindparam("purpose")
)
_PRUNE = delete(MailedTokenRow).where(MailedTokenRow.expires_at <= bindparam("now"))


class SqlMailedTokenRepository(SqlRepository):
    async def add(self, token: MailedToken) -> None:
        await self._connection.execute(
            _INSERT,
            id=token.id,
            version=token.version,
            purpose=token.purpose.value,
            user_id=token.user_id,
            email=token.email.value,
            digest=token.digest,
            created_at=token.created_at,
            expires_at=token.expires_at,
        )
        self._context.collect(token)

    async def find(self, token_id: UUID) -> MailedToken | None:
        return _token(await self._connection.fetch_one(_BY_ID, token_id=token_id))

    async def find_by_digest(self, digest: bytes, purpose: Purpose) -> MailedToken | None:
        row = await self._connection.fetch_one(_BY_DIGEST, digest=digest, purpose=purpose.value)
        return _token(row)

    async def remove_all_for(self, user_id: UserId, purpose: Purpose) -> None:
        await self._connection.execute(_DELETE, user_id=user_id, purpose=purpose.value)

    async def prune(self, now: datetime) -> int:
        return await self._connection.execute(_PRUNE, now=now)


def _token(row: ResultRow | None) -> MailedToken | None:
    if row is None:
        return None
    return MailedToken(
        id=row.id,
        version=row.version,
        purpose=Purpose(row.purpose),
        user_id=UserId(row.user_id),
        email=EmailAddress(row.email),
        digest=row.digest,
        created_at=row.created_at,
        expires_at=row.expires_at,
    )
