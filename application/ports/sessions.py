"""Sessions, their refresh tokens, and the news of their end."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from hexameter.application.view import view
from hexameter.domain.auth.session import EndReason, RefreshToken, Session
from hexameter.domain.ids import SessionId, UserId
from hexameter.domain.pagination import Page, PageRequest

SESSION_SORTS = ("created_at",)


class SessionRepository(Protocol):
    """A session that is ended here is announced to `EndedSessions` in the same transaction."""

    async def add(self, session: Session) -> None: ...

    async def find(self, session_id: SessionId) -> Session | None: ...

    async def find_by_refresh_token(self, digest: bytes) -> tuple[Session, RefreshToken] | None:
        """The session, held for writing, and its token with this digest: its current one (the same
        object) or an earlier one.
        """
        ...

    async def save(self, session: Session) -> None:
        """With the current token and the one that it replaced."""
        ...

    async def end_all(
        self,
        user_id: UserId,
        *,
        reason: EndReason,
        now: datetime,
        keep: SessionId | None = None,
    ) -> int:
        """End every live session of the user but `keep`; how many."""
        ...

    async def prune(self, now: datetime) -> int:
        """Remove sessions that expired or ended more than 30 days ago, their tokens, and news that
        is older than the longest access token; how many sessions.
        """
        ...


class EndedSessions(Protocol):
    """The revocation feed: which sessions have ended, known without asking the store.

    Every process re-reads the news of the last access-token lifetime each 250 ms, and has read it
    once before it serves. A session ended in this process is known at once.
    """

    def has_ended(self, session_id: UUID) -> bool:
        """Raises `Unavailable` when the news is older than 5 s."""
        ...


@view
class SessionView:
    id: UUID
    device: str
    ip: str | None
    created_at: datetime
    last_used_at: datetime


class SessionQueries(Protocol):
    async def live(self, user_id: UUID, page: PageRequest, *, now: datetime) -> Page[SessionView]:
        """The user's sessions that have neither ended nor expired. Sorts: SESSION_SORTS."""
        ...
