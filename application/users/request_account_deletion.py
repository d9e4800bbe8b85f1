"""Request the deletion of one's account, after a grace period in which it can be cancelled."""

from dataclasses import dataclass
from datetime import datetime

from hexameter.application.actor import Actor
from hexameter.application.audit_log import AuditAction, AuditLog
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.application.users.access import require_other_administrator
from hexameter.domain.auth.errors import StepUpRequired
from hexameter.domain.ids import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAccountDeletionCommand:
    pass


@dataclass(eq=False)
class RequestAccountDeletion:
    """Raises `StepUpRequired` unless the session is fresh, and `LastAdministrator` for the last
    one.
    """

    uow: UnitOfWorkFactory
    clock: Clock
    audit: AuditLog

    async def execute(self, actor: Actor, command: RequestAccountDeletionCommand) -> datetime:
        """Returns when the deletion is due."""
        user_id, now = actor.require_user(), self.clock.now()
        async with self.uow() as uow:
            administrators = await uow.users.active_administrators()
            user = await uow.users.get(UserId(user_id))
            session = await uow.sessions.find(actor.require_session())
            if session is None:
                raise StepUpRequired
            session.require_fresh(now)
            require_other_administrator(user, administrators)
            due_at = user.request_deletion(now)
            await uow.users.save(user)
            await self.audit.write_own(uow, AuditAction.DELETION_REQUESTED, user_id, actor.ip, now)
            await uow.commit()
        return due_at
