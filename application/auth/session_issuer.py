"""Starts sessions and issues their tokens."""

from dataclasses import dataclass, field
from datetime import datetime

from hexameter.application.ports.clock import IdGenerator
from hexameter.application.ports.security import AccessClaims, AccessTokens, SecretTokens
from hexameter.domain.auth.session import MAX_DEVICE, AccessTokenLifetime, Session
from hexameter.domain.ids import SessionId
from hexameter.domain.users.roles import RolePermissions
from hexameter.domain.users.user import User


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenPair:
    """Lifetimes are in whole seconds."""

    access_token: str = field(repr=False)
    expires_in: int
    refresh_token: str = field(repr=False)
    refresh_expires_in: int
    permissions: frozenset[str]


@dataclass(eq=False)
class SessionIssuer:
    secret_tokens: SecretTokens
    access_tokens: AccessTokens
    ids: IdGenerator
    roles: RolePermissions
    lifetime: AccessTokenLifetime

    def begin(
        self, user: User, *, device: str, ip: str | None, now: datetime
    ) -> tuple[Session, TokenPair]:
        """A session that the caller must add, and its first tokens."""
        refresh_token = self.secret_tokens.new_refresh_token()
        session = Session.begin(
            id=SessionId(self.ids.new()),
            user_id=user.id,
            device=_readable(device),
            ip=ip,
            token_digest=self.secret_tokens.digest(refresh_token),
            now=now,
        )
        return session, self.tokens(session, user, refresh_token, now)

    def tokens(self, session: Session, user: User, refresh_token: str, now: datetime) -> TokenPair:
        """The current refresh token, and an access token with the user's current role."""
        claims = AccessClaims(
            user_id=user.id,
            session_id=session.id,
            role=user.role.value,
            issued_at=now,
            expires_at=now + self.lifetime,
        )
        return TokenPair(
            access_token=self.access_tokens.issue(claims),
            expires_in=int(self.lifetime.total_seconds()),
            refresh_token=refresh_token,
            refresh_expires_in=int((session.current.expires_at - now).total_seconds()),
            permissions=self.roles.of(user.role),
        )


def _readable(device: str) -> str:
    # The client chooses this text, so it must be safe for every store and page.
    shown = "".join(char if char.isprintable() else " " for char in device[:MAX_DEVICE])
    return shown.strip()
