"""End the current session."""

from dataclasses import dataclass

from hexameter.application.actor import Actor
from hexameter.application.audit_log import AuditAction, AuditLog
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.domain.auth.session import EndReason
from hexameter.domain.errors import InvalidAccessToken


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOutCommand:
    pass


@dataclass(eq=False)
class SignOut:
    """Raises `InvalidAccessToken` if the session does not exist."""

    uow: UnitOfWorkFactory
    clock: Clock
    audit: AuditLog

    async def execute(self, actor: Actor, command: SignOutCommand) -> None:
        user_id, session_id = actor.require_user(), actor.require_session()
        async with self.uow() as uow:
            now = self.clock.now()
            session = await uow.sessions.find(session_id)
            if session is None or session.user_id != user_id or not session.is_live(now):
                raise InvalidAccessToken
            session.end(EndReason.SIGNED_OUT, now)
            await uow.sessions.save(session)
            await self.audit.write_own(uow, AuditAction.SIGNED_OUT, user_id, actor.ip, now)
            await uow.commit()
