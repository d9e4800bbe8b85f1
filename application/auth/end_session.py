"""End one of the user's sessions, on any device."""

from dataclasses import dataclass
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.audit_log import AuditAction, AuditLog
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.domain.auth.errors import SessionNotFound
from hexameter.domain.auth.session import EndReason
from hexameter.domain.ids import SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSessionCommand:
    session_id: UUID


@dataclass(eq=False)
class EndSession:
    """Raises `SessionNotFound`, also for a session of another user and for one that has ended."""

    uow: UnitOfWorkFactory
    clock: Clock
    audit: AuditLog

    async def execute(self, actor: Actor, command: EndSessionCommand) -> None:
        user_id = actor.require_user()
        async with self.uow() as uow:
            now = self.clock.now()
            session = await uow.sessions.find(SessionId(command.session_id))
            if session is None or session.user_id != user_id or not session.is_live(now):
                raise SessionNotFound
            session.end(EndReason.ENDED_ELSEWHERE, now)
            await uow.sessions.save(session)
            await self.audit.write_own(uow, AuditAction.SESSION_ENDED, user_id, actor.ip, now)
            await uow.commit()
