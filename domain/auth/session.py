"""A session: one sign-in on one device, extended by rotating refresh tokens.

Reuse of a rotated token means that two parties hold it (RFC 9700, section 4.14.2), so the session
ends. Within a short grace period a repeated request gets the same successor, so that a client that
lost the response, or refreshed twice at once, stays signed in.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from hexameter.domain.auth.errors import InvalidRefreshToken, StepUpRequired
from hexameter.domain.auth.events import RefreshTokenReuseDetected
from hexameter.domain.events import Aggregate
from hexameter.domain.ids import SessionId, UserId

AccessTokenLifetime = NewType("AccessTokenLifetime", timedelta)

ACCESS_TOKEN_LIFETIME = AccessTokenLifetime(timedelta(minutes=5))
MAX_ACCESS_TOKEN_LIFETIME = timedelta(days=1)
"""A site may set a lifetime up to this, so the end of a session is announced for as long."""
SESSION_LIFETIME = timedelta(days=90)
REFRESH_TOKEN_LIFETIME = timedelta(days=30)
REUSE_GRACE = timedelta(seconds=10)
FRESHNESS = timedelta(minutes=10)
MAX_DEVICE = 200


class EndReason(StrEnum):
    SIGNED_OUT = "signed_out"
    ENDED_ELSEWHERE = "ended_elsewhere"
    TOKEN_REUSED = "token_reused"
    CREDENTIALS_CHANGED = "credentials_changed"
    ROLE_CHANGED = "role_changed"
    SUSPENDED = "suspended"
    ACCOUNT_DELETED = "account_deleted"


@dataclass(slots=True, kw_only=True)
class RefreshToken:
    """One token of a session's chain. `nonce` is set on rotation, and its successor is derived from
    it.
    """

    digest: bytes
    issued_at: datetime
    expires_at: datetime
    rotated_at: datetime | None = None
    nonce: bytes | None = None
    successor_digest: bytes | None = None


@dataclass(slots=True, kw_only=True)
class Session(Aggregate):
    """`current` is the only token that has not been rotated. `rotated` is the token that it
    replaced in this unit of work; the repository saves both.
    """

    id: SessionId
    user_id: UserId
    device: str
    ip: str | None
    current: RefreshToken
    created_at: datetime
    last_used_at: datetime
    authenticated_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    end_reason: EndReason | None = None
    rotated: RefreshToken | None = None

    @classmethod
    def begin(
        cls,
        *,
        id: SessionId,
        user_id: UserId,
        device: str,
        ip: str | None,
        token_digest: bytes,
        now: datetime,
    ) -> "Session":
        expires_at = now + SESSION_LIFETIME
        return cls(
            id=id,
            user_id=user_id,
            device=device[:MAX_DEVICE],
            ip=ip,
            current=_token(token_digest, now, expires_at),
            created_at=now,
            last_used_at=now,
            authenticated_at=now,
            expires_at=expires_at,
        )

    def is_live(self, now: datetime) -> bool:
        return self.ended_at is None and now < self.expires_at

    def rotate(
        self, presented: RefreshToken, *, nonce: bytes, successor_digest: bytes, now: datetime
    ) -> None:
        """Replace the current token, which must be `presented`, by its successor."""
        if not self.is_live(now) or now >= presented.expires_at:
            raise InvalidRefreshToken
        presented.rotated_at = now
        presented.nonce = nonce
        presented.successor_digest = successor_digest
        self.rotated = presented
        self.current = _token(successor_digest, now, self.expires_at)
        self.last_used_at = now

    def may_repeat(self, presented: RefreshToken, now: datetime) -> bool:
        """Whether a rotated token may get its successor again: within the grace period, and while
        the successor is unused.
        """
        return (
            presented.rotated_at is not None
            and now < presented.rotated_at + REUSE_GRACE
            and presented.successor_digest == self.current.digest
        )

    def end_for_reuse(self, now: datetime) -> None:
        self.end(EndReason.TOKEN_REUSED, now)
        self.record(RefreshTokenReuseDetected(session_id=self.id, user_id=self.user_id))

    def end(self, reason: EndReason, now: datetime) -> None:
        """End the session. Has no effect on a session that has ended."""
        if self.ended_at is None:
            self.ended_at, self.end_reason = now, reason

    def reauthenticate(self, now: datetime) -> None:
        self.authenticated_at = now

    def require_fresh(self, now: datetime) -> None:
        """Raises `StepUpRequired` unless the user authenticated recently (`FRESHNESS`)."""
        if now >= self.authenticated_at + FRESHNESS:
            raise StepUpRequired


def _token(digest: bytes, now: datetime, session_expires_at: datetime) -> RefreshToken:
    return RefreshToken(
        digest=digest,
        issued_at=now,
        expires_at=min(now + REFRESH_TOKEN_LIFETIME, session_expires_at),
    )
