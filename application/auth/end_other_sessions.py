"""End all of the user's sessions except the current one."""

from dataclasses import dataclass

from hexameter.application.actor import Actor
from hexameter.application.audit_log import AuditAction, AuditLog
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.domain.auth.session import EndReason


@dataclass(frozen=True, slots=True, kw_only=True)
class EndOtherSessionsCommand:
    pass


@dataclass(eq=False)
class EndOtherSessions:
    uow: UnitOfWorkFactory
    clock: Clock
    audit: AuditLog

    async def execute(self, actor: Actor, command: EndOtherSessionsCommand) -> None:
        user_id, session_id = actor.require_user(), actor.require_session()
        async with self.uow() as uow:
            now = self.clock.now()
            await uow.sessions.end_all(
                user_id, reason=EndReason.ENDED_ELSEWHERE, now=now, keep=session_id
            )
            await self.audit.write_own(
                uow, AuditAction.OTHER_SESSIONS_ENDED, user_id, actor.ip, now
            )
            await uow.commit()
