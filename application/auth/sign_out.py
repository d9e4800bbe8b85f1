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


class SignOut:
    """Raises `InvalidAccessToken` if the session does not exist."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock, audit: AuditLog) -> None:
        self._uow = uow
        self._clock = clock
        self._audit = audit

    async def execute(self, actor: Actor, command: SignOutCommand) -> None:
        user_id, session_id = actor.require_user(), actor.require_session()
        async with self._uow() as uow:
            now = self._clock.now()
            session = await uow.sessions.find(session_id)
            if session is None or session.user_id != user_id or not session.is_live(now):
                raise InvalidAccessToken
            session.end(EndReason.SIGNED_OUT, now)
            await uow.sessions.save(session)
            await self._audit.write_own(uow, AuditAction.SIGNED_OUT, user_id, actor.ip, now)
            await uow.commit()
