"""Confirm the password, so that the session counts as fresh."""

from dataclasses import dataclass, field

from hexameter.application.actor import Actor
from hexameter.application.audit_log import AuditAction, AuditLog
from hexameter.application.auth.password_verifier import PasswordVerifier
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.domain.auth.errors import WrongPassword
from hexameter.domain.errors import InvalidAccessToken


@dataclass(frozen=True, slots=True, kw_only=True)
class ReauthenticateCommand:
    password: str = field(repr=False)


@dataclass(eq=False)
class Reauthenticate:
    """Raises `WrongPassword`, `TooManyAttempts`."""

    uow: UnitOfWorkFactory
    clock: Clock
    verifier: PasswordVerifier
    audit: AuditLog

    async def execute(self, actor: Actor, command: ReauthenticateCommand) -> None:
        session_id = actor.require_session()
        proved = await self.verifier.of(actor, command.password)
        async with self.uow() as uow:
            now = self.clock.now()
            user = await uow.users.get(proved.id)
            if user.password_hash != proved.password_hash:
                raise WrongPassword
            session = await uow.sessions.find(session_id)
            if session is None or session.user_id != user.id or not session.is_live(now):
                raise InvalidAccessToken
            session.reauthenticate(now)
            await uow.sessions.save(session)
            await self.audit.write_own(uow, AuditAction.REAUTHENTICATED, user.id, actor.ip, now)
            await uow.commit()
