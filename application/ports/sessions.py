"""Sessions, their refresh tokens, and the revocation feed."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from hexameter.application.view import view
from hexameter.domain.auth.session import EndReason, RefreshToken, Session
from hexameter.domain.ids import SessionId, UserId
from hexameter.domain.pagination import Page, PageRequest

SESSION_SORTS = ("created_at",)


class SessionRepository(Protocol):
    """A session that ends here is announced to `EndedSessions` in the same transaction. Every
    call raises `StoreUnavailable` if the store fails.
    """

    async def add(self, session: Session) -> None: ...

    async def find(self, session_id: SessionId) -> Session | None: ...

    async def find_by_refresh_token(self, digest: bytes) -> tuple[Session, RefreshToken] | None:
        """The session, locked for writing, and its token with this digest: the current one (the
        same object) or an earlier one.
        """
        ...

    async def save(self, session: Session) -> None:
        """Saves the current token and the one that it replaced."""
        ...

    async def end_all(
        self,
        user_id: UserId,
        *,
        reason: EndReason,
        now: datetime,
        keep: SessionId | None = None,
    ) -> int:
        """End every live session of the user except `keep`; returns how many."""
        ...

    async def prune(self, now: datetime) -> int:
        """Remove sessions that expired or ended more than 30 days ago, their tokens, and
        announcements older than the longest access token lifetime; returns how many sessions.
        """
        ...


class EndedSessions(Protocol):
    """The revocation feed: tells which sessions have ended without querying the store.

    Every process re-reads the announcements of the last access token lifetime within a second, and
    reads them once before it serves. A session that ended in this process is known immediately.
    """

    async def has_ended(self, session_id: UUID) -> bool:
        """Raises `Unavailable` if the feed was last read more than 5 s ago and reading fails."""
        ...


@view
class SessionView:
    id: UUID
    device: str
    ip: str | None
    created_at: datetime
    last_used_at: datetime


class SessionQueries(Protocol):
    """Every call raises `StoreUnavailable` if the store fails."""

    async def live(self, user_id: UUID, page: PageRequest, *, now: datetime) -> Page[SessionView]:
        """The user's live sessions. Sorts: SESSION_SORTS."""
        ...
