from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, or_, select, update

from hexameter.adapters.sql.driver.constructs import bind_columns, columns_of, in_list
from hexameter.adapters.sql.driver.interface import ResultRow
from hexameter.adapters.sql.ended_sessions import ANNOUNCE, ANNOUNCED_FOR, PRUNE_ANNOUNCED
from hexameter.adapters.sql.tables.auth import RefreshTokenRow, SessionRow
from hexameter.adapters.sql.unit_of_work import UnitOfWorkContext
from hexameter.domain.auth.session import EndReason, RefreshToken, Session
from hexameter.domain.ids import SessionId, UserId

RETENTION = timedelta(days=30)

_NO_TOKEN = b""
SessionsEnded = Callable[[Sequence[UUID]], None]
"""Called in this process, after the commit, with the sessions that have ended."""

_SELECT = select(*columns_of(SessionRow)).with_for_update()
_BY_ID = _SELECT.where(SessionRow.id == bindparam("session_id"))
_BY_TOKEN = _SELECT.where(
    SessionRow.id
    == select(RefreshTokenRow.session_id)
    .where(RefreshTokenRow.digest == bindparam("digest"))
    .scalar_subquery()
)
# A second statement: after waiting for the lock on the session, its tokens may have changed.
_TOKENS = select(*columns_of(RefreshTokenRow, but=(RefreshTokenRow.session_id,))).where(
    RefreshTokenRow.session_id == bindparam("session_id"),
    or_(RefreshTokenRow.rotated_at.is_(None), RefreshTokenRow.digest == bindparam("digest")),
)

_FIXED = (
    SessionRow.id,
    SessionRow.user_id,
    SessionRow.device,
    SessionRow.ip,
    SessionRow.created_at,
)
_INSERT = insert(SessionRow)
_INSERT_TOKEN = insert(RefreshTokenRow)
_UPDATE = (
    update(SessionRow)
    .where(SessionRow.id == bindparam("session_id"), SessionRow.version == bindparam("expected"))
    .values(bind_columns(*columns_of(SessionRow, but=_FIXED)))
)
_ROTATE = (
    update(RefreshTokenRow)
    .where(RefreshTokenRow.digest == bindparam("token_digest"))
    .values(
        bind_columns(
            RefreshTokenRow.rotated_at, RefreshTokenRow.nonce, RefreshTokenRow.successor_digest
        )
    )
)

_LIVE = (
    select(SessionRow.id)
    .where(
        SessionRow.user_id == bindparam("user_id"),
        SessionRow.ended_at.is_(None),
        SessionRow.expires_at > bindparam("now"),
    )
    .order_by(SessionRow.id)
    .with_for_update()
)
_END = (
    update(SessionRow)
    .where(in_list(SessionRow.id, "session_ids"))
    .values(
        version=SessionRow.version + 1, **bind_columns(SessionRow.ended_at, SessionRow.end_reason)
    )
)


_PRUNE = delete(SessionRow).where(
    or_(SessionRow.expires_at < bindparam("before"), SessionRow.ended_at < bindparam("before"))
)


class SqlSessionRepository:
    def __init__(self, context: UnitOfWorkContext, on_ended: SessionsEnded) -> None:
        self._context = context
        self._connection = context.connection
        self._on_ended = on_ended

    async def add(self, session: Session) -> None:
        await self._connection.execute(
            _INSERT,
            id=session.id,
            version=session.version,
            user_id=session.user_id,
            device=session.device,
            ip=session.ip,
            created_at=session.created_at,
            **_changing(session),
        )
        await self._add_token(session.id, session.current)
        self._context.collect(session)

    async def find(self, session_id: SessionId) -> Session | None:
        row = await self._connection.fetch_one(_BY_ID, session_id=session_id)
        found = await self._with_token(row, _NO_TOKEN)
        return found[0] if found else None

    async def find_by_refresh_token(self, digest: bytes) -> tuple[Session, RefreshToken] | None:
        row = await self._connection.fetch_one(_BY_TOKEN, digest=digest)
        return await self._with_token(row, digest)

    async def save(self, session: Session) -> None:
        await self._context.change_one(
            _UPDATE,
            session_id=session.id,
            expected=session.version,
            version=session.version + 1,
            **_changing(session),
        )
        session.version += 1
        if session.rotated is not None:
            await self._rotate(session, session.rotated)
        if session.ended_at is not None:
            await self._announce([session.id])
        self._context.collect(session)

    async def end_all(
        self,
        user_id: UserId,
        *,
        reason: EndReason,
        now: datetime,
        keep: SessionId | None = None,
    ) -> int:
        live = await self._connection.fetch_all(_LIVE, user_id=user_id, now=now)
        ended = [row.id for row in live if row.id != keep]
        if ended:
            await self._connection.execute(
                _END, session_ids=ended, ended_at=now, end_reason=reason.value
            )
            await self._announce(ended)
        return len(ended)

    async def prune(self, now: datetime) -> int:
        await self._connection.execute(PRUNE_ANNOUNCED, before=now - ANNOUNCED_FOR)
        return await self._connection.execute(_PRUNE, before=now - RETENTION)

    async def _with_token(
        self, row: ResultRow | None, digest: bytes
    ) -> tuple[Session, RefreshToken] | None:
        if row is None:
            return None
        rows = await self._connection.fetch_all(_TOKENS, session_id=row.id, digest=digest)
        tokens = list(map(_token, rows))
        current = next(token for token in tokens if token.rotated_at is None)
        asked = next((token for token in tokens if token.digest == digest), current)
        return _session(row, current), asked

    async def _rotate(self, session: Session, rotated: RefreshToken) -> None:
        await self._connection.execute(
            _ROTATE,
            token_digest=rotated.digest,
            rotated_at=rotated.rotated_at,
            nonce=rotated.nonce,
            successor_digest=rotated.successor_digest,
        )
        await self._add_token(session.id, session.current)
        session.rotated = None

    async def _add_token(self, session_id: SessionId, token: RefreshToken) -> None:
        await self._connection.execute(
            _INSERT_TOKEN,
            digest=token.digest,
            session_id=session_id,
            issued_at=token.issued_at,
            expires_at=token.expires_at,
            rotated_at=token.rotated_at,
            nonce=token.nonce,
            successor_digest=token.successor_digest,
        )

    async def _announce(self, session_ids: Sequence[UUID]) -> None:
        await self._connection.execute(ANNOUNCE, session_ids=session_ids)
        self._context.after_commit.append(lambda: self._on_ended(session_ids))


def _session(row: ResultRow, current: RefreshToken) -> Session:
    return Session(
        id=SessionId(row.id),
        version=row.version,
        user_id=UserId(row.user_id),
        device=row.device,
        ip=row.ip,
        current=current,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        authenticated_at=row.authenticated_at,
        expires_at=row.expires_at,
        ended_at=row.ended_at,
        end_reason=EndReason(row.end_reason) if row.end_reason is not None else None,
    )


def _token(row: ResultRow) -> RefreshToken:
    return RefreshToken(
        digest=row.digest,
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        rotated_at=row.rotated_at,
        nonce=row.nonce,
        successor_digest=row.successor_digest,
    )


def _changing(session: Session) -> dict[str, object]:
    return {
        "last_used_at": session.last_used_at,
        "authenticated_at": session.authenticated_at,
        "expires_at": session.expires_at,
        "ended_at": session.ended_at,
        "end_reason": session.end_reason.value if session.end_reason else None,
    }
