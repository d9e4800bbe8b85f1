"""Exchange a refresh token for its successor and a new access token."""

from dataclasses import dataclass, field
from datetime import datetime

from hexameter.application.actor import Actor
from hexameter.application.audit_log import AuditAction, AuditLog
from hexameter.application.auth.session_issuer import SessionIssuer, TokenPair
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.security import SecretTokens
from hexameter.application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from hexameter.domain.auth.errors import InvalidRefreshToken, RefreshTokenReused
from hexameter.domain.auth.session import RefreshToken, Session
from hexameter.domain.ids import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshSessionCommand:
    refresh_token: str = field(repr=False)
    ip: str | None


@dataclass(eq=False)
class RefreshSession:
    """A repeated request within the grace period gets the same successor; a later one ends the
    session.

    Raises `InvalidRefreshToken` and, once the end of the session is durable, `RefreshTokenReused`.
    """

    uow: UnitOfWorkFactory
    clock: Clock
    secret_tokens: SecretTokens
    sessions: SessionIssuer
    audit: AuditLog

    async def execute(self, actor: Actor, command: RefreshSessionCommand) -> TokenPair:
        digest = self.secret_tokens.digest(command.refresh_token)
        holder = await self._holder(digest)
        async with self.uow() as uow:
            now = self.clock.now()
            user = await uow.users.find(holder)
            if user is None or user.suspended_at is not None:
                raise InvalidRefreshToken
            session, presented = await _find(uow, digest)
            if not session.is_live(now):
                raise InvalidRefreshToken
            if presented.rotated_at is None:
                successor = self._rotate(session, presented, command.refresh_token, now)
                await uow.sessions.save(session)
                await uow.commit()
            elif presented.nonce is not None and session.may_repeat(presented, now):
                successor = self.secret_tokens.successor(command.refresh_token, presented.nonce)
            else:
                session.end_for_reuse(now)
                await uow.sessions.save(session)
                await self.audit.write(
                    uow,
                    AuditAction.REFRESH_TOKEN_REUSED,
                    by=None,
                    about=user.id,
                    ip=command.ip,
                    now=now,
                )
                await uow.commit()
                raise RefreshTokenReused
        return self.sessions.tokens(session, user, successor, now)

    async def _holder(self, digest: bytes) -> UserId:
        # In a separate unit of work, because the account is always locked before its sessions: the
        # reverse order could deadlock with a concurrent password change.
        async with self.uow() as uow:
            session, _ = await _find(uow, digest)
        return session.user_id

    def _rotate(self, session: Session, presented: RefreshToken, token: str, now: datetime) -> str:
        nonce = self.secret_tokens.new_nonce()
        successor = self.secret_tokens.successor(token, nonce)
        session.rotate(
            presented,
            nonce=nonce,
            successor_digest=self.secret_tokens.digest(successor),
            now=now,
        )
        return successor


async def _find(uow: UnitOfWork, digest: bytes) -> tuple[Session, RefreshToken]:
    found = await uow.sessions.find_by_refresh_token(digest)
    if found is None:
        raise InvalidRefreshToken
    return found
