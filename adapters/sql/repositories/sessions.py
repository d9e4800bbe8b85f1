from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Insert, bindparam, delete, insert, or_, select, update

from hexameter.adapters.sql.driver.compiled import InsertInto, given, in_list, upsert
from hexameter.adapters.sql.ended_sessions import WINDOW
from hexameter.adapters.sql.tables.auth import EndedSessionRow, RefreshTokenRow, SessionRow
from hexameter.adapters.sql.unit_of_work import Scope
from hexameter.domain.auth.session import EndReason, RefreshToken, Session
from hexameter.domain.errors import StaleWrite
from hexameter.domain.ids import SessionId, UserId

KEPT_AFTER_THE_END = timedelta(days=30)

SessionsEnded = Callable[[Sequence[UUID]], None]
"""Told in this process, after the commit, which sessions have ended."""

_SELECT = select(
    SessionRow.id,
    SessionRow.version,
    SessionRow.user_id,
    SessionRow.device,
    SessionRow.ip,
    SessionRow.created_at,
    SessionRow.last_used_at,
    SessionRow.authenticated_at,
    SessionRow.expires_at,
    SessionRow.ended_at,
    SessionRow.end_reason,
).with_for_update()
_BY_ID = _SELECT.where(SessionRow.id == bindparam("session_id"))
_BY_TOKEN = _SELECT.where(
    SessionRow.id
    == select(RefreshTokenRow.session_id)
    .where(RefreshTokenRow.digest == bindparam("digest"))
    .scalar_subquery()
)
# Apart from the session: whoever has waited for it must see the tokens as they are then.
_TOKENS = select(
    RefreshTokenRow.digest,
    RefreshTokenRow.issued_at,
    RefreshTokenRow.expires_at,
    RefreshTokenRow.rotated_at,
    RefreshTokenRow.nonce,
    RefreshTokenRow.successor_digest,
).where(
    RefreshTokenRow.session_id == bindparam("session_id"),
    or_(RefreshTokenRow.rotated_at.is_(None), RefreshTokenRow.digest == bindparam("digest")),
)

_INSERT = insert(SessionRow)
_INSERT_TOKEN = insert(RefreshTokenRow)
_UPDATE = (
    update(SessionRow)
    .where(SessionRow.id == bindparam("session_id"), SessionRow.version == bindparam("expected"))
    .values(
        given(
            SessionRow.version,
            SessionRow.last_used_at,
            SessionRow.authenticated_at,
            SessionRow.expires_at,
            SessionRow.ended_at,
            SessionRow.end_reason,
        )
    )
)
_ROTATE = (
    update(RefreshTokenRow)
    .where(RefreshTokenRow.digest == bindparam("token_digest"))
    .values(
        given(RefreshTokenRow.rotated_at, RefreshTokenRow.nonce, RefreshTokenRow.successor_digest)
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
    .values(version=SessionRow.version + 1, **given(SessionRow.ended_at, SessionRow.end_reason))
)


def _announce(insert_into: InsertInto) -> Insert:
    ended = select(SessionRow.id, SessionRow.ended_at).where(in_list(SessionRow.id, "session_ids"))
    statement = insert_into(EndedSessionRow).from_select(["session_id", "ended_at"], ended)
    return statement.on_conflict_do_nothing(index_elements=[EndedSessionRow.session_id])


_ANNOUNCE = upsert(_announce)
_PRUNE = delete(SessionRow).where(
    or_(SessionRow.expires_at < bindparam("before"), SessionRow.ended_at < bindparam("before"))
)
_PRUNE_NEWS = delete(EndedSessionRow).where(EndedSessionRow.ended_at < bindparam("before"))


class SqlSessionRepository:
    def __init__(self, scope: Scope, on_ended: SessionsEnded) -> None:
        self._scope = scope
        self._connection = scope.connection
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
        self._scope.collect(session)

    async def find(self, session_id: SessionId) -> Session | None:
        row = await self._connection.fetch_one(_BY_ID, session_id=session_id)
        # No token has an empty digest: this asks for the current token alone.
        found = await self._with_token(row, b"")
        return found[0] if found else None

    async def find_by_refresh_token(self, digest: bytes) -> tuple[Session, RefreshToken] | None:
        row = await self._connection.fetch_one(_BY_TOKEN, digest=digest)
        return await self._with_token(row, digest)

    async def save(self, session: Session) -> None:
        changed = await self._connection.execute(
            _UPDATE,
            session_id=session.id,
            expected=session.version,
            version=session.version + 1,
            **_changing(session),
        )
        if not changed:
            raise StaleWrite
        session.version += 1
        if session.rotated is not None:
            await self._rotate(session, session.rotated)
        if session.ended_at is not None:
            await self._announce([session.id])
        self._scope.collect(session)

    async def end_all(
        self,
        user_id: UserId,
        *,
        reason: EndReason,
        now: datetime,
        keep: SessionId | None = None,
    ) -> int:
        live = await self._connection.fetch_all(_LIVE, user_id=user_id, now=now)
        ended = [session_id for (session_id,) in live if session_id != keep]
        if ended:
            await self._connection.execute(
                _END, session_ids=ended, ended_at=now, end_reason=reason.value
            )
            await self._announce(ended)
        return len(ended)

    async def prune(self, now: datetime) -> int:
        await self._connection.execute(_PRUNE_NEWS, before=now - WINDOW)
        return await self._connection.execute(_PRUNE, before=now - KEPT_AFTER_THE_END)

    async def _with_token(
        self, row: tuple[Any, ...] | None, digest: bytes
    ) -> tuple[Session, RefreshToken] | None:
        if row is None:
            return None
        rows = await self._connection.fetch_all(_TOKENS, session_id=row[0], digest=digest)
        tokens = [_token(each) for each in rows]
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
        await self._connection.execute(_ANNOUNCE, session_ids=session_ids)
        self._scope.after_commit.append(lambda: self._on_ended(session_ids))


def _session(row: tuple[Any, ...], current: RefreshToken) -> Session:
    return Session(
        id=SessionId(row[0]),
        version=row[1],
        user_id=UserId(row[2]),
        device=row[3],
        ip=row[4],
        current=current,
        created_at=row[5],
        last_used_at=row[6],
        authenticated_at=row[7],
        expires_at=row[8],
        ended_at=row[9],
        end_reason=EndReason(row[10]) if row[10] is not None else None,
    )


def _token(row: tuple[bytes, datetime, datetime, datetime | None, Any, Any]) -> RefreshToken:
    return RefreshToken(
        digest=row[0],
        issued_at=row[1],
        expires_at=row[2],
        rotated_at=row[3],
        nonce=row[4],
        successor_digest=row[5],
    )


def _changing(session: Session) -> dict[str, object]:
    return {
        "last_used_at": session.last_used_at,
        "authenticated_at": session.authenticated_at,
        "expires_at": session.expires_at,
        "ended_at": session.ended_at,
        "end_reason": session.end_reason.value if session.end_reason else None,
    }
