from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from hexameter.adapters.memory.repositories.users import USERS
from hexameter.adapters.memory.store import MemoryRepository, MemoryStore, Reference, Table
from hexameter.domain.auth.session import (
    MAX_ACCESS_TOKEN_LIFETIME,
    EndReason,
    RefreshToken,
    Session,
)
from hexameter.domain.errors import StaleWrite
from hexameter.domain.ids import SessionId, UserId
from hexameter.domain.users.errors import UserNotFound

KEPT_AFTER_END = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class TokenRow:
    session_id: SessionId
    token: RefreshToken


SESSIONS = Table[SessionId, Session](
    "sessions", Reference(USERS, lambda session: session.user_id, UserNotFound)
)
REFRESH_TOKENS = Table[bytes, TokenRow](
    "refresh_tokens", Reference(SESSIONS, lambda row: row.session_id)
)
ENDED_SESSIONS = Table[UUID, datetime]("ended_sessions")
"""Announced ends. No reference, because they must outlive the session."""


class MemorySessionRepository(MemoryRepository):
    async def add(self, session: Session) -> None:
        self._transaction.insert(SESSIONS, session.id, _copy(session))
        self._keep_tokens(session)
        self._announce(session)
        self._transaction.record_events_of(session)

    async def find(self, session_id: SessionId) -> Session | None:
        session = self._transaction.read(SESSIONS).get(session_id)
        return _copy(session) if session else None

    async def find_by_refresh_token(self, digest: bytes) -> tuple[Session, RefreshToken] | None:
        row = self._transaction.read(REFRESH_TOKENS).get(digest)
        if row is None:
            return None
        session = _copy(self._transaction.read(SESSIONS)[row.session_id])
        is_leaf = session.current.digest == digest
        return session, session.current if is_leaf else replace(row.token)

    async def save(self, session: Session) -> None:
        present = self._transaction.read(SESSIONS).get(session.id)
        if present is None or present.version != session.version:
            raise StaleWrite
        self._put(session)
        session.version += 1
        self._transaction.record_events_of(session)

    async def end_all(
        self,
        user_id: UserId,
        *,
        reason: EndReason,
        now: datetime,
        keep: SessionId | None = None,
    ) -> int:
        ending = [
            _copy(session)
            for session in self._transaction.read(SESSIONS).values()
            if session.user_id == user_id and session.is_live(now) and session.id != keep
        ]
        for session in ending:
            session.end(reason, now)
            self._put(session)
        return len(ending)

    async def prune(self, now: datetime) -> int:
        before = now - KEPT_AFTER_END
        over = [
            session.id
            for session in self._transaction.read(SESSIONS).values()
            if min(session.expires_at, session.ended_at or session.expires_at) < before
        ]
        news = self._transaction.read(ENDED_SESSIONS).items()
        old = [session_id for session_id, at in news if at < now - MAX_ACCESS_TOKEN_LIFETIME]
        self._transaction.delete(ENDED_SESSIONS, old)
        return self._transaction.delete(SESSIONS, over)

    def _put(self, session: Session) -> None:
        self._transaction.update(
            SESSIONS, session.id, replace(_copy(session), version=session.version + 1)
        )
        self._keep_tokens(session)
        self._announce(session)

    def _keep_tokens(self, session: Session) -> None:
        for token in (session.rotated, session.current):
            if token is not None:
                row = TokenRow(session.id, replace(token))
                self._transaction.update(REFRESH_TOKENS, token.digest, row)

    def _announce(self, session: Session) -> None:
        if session.ended_at is not None:
            self._transaction.update(ENDED_SESSIONS, session.id, session.ended_at)


class MemoryEndedSessions:
    """Never out of date: it reads the store itself."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def has_ended(self, session_id: UUID) -> bool:
        return session_id in self._store.committed.read(ENDED_SESSIONS)


def _copy(session: Session) -> Session:
    return replace(session, current=replace(session.current), rotated=None)
