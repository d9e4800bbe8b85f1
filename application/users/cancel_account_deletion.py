"""Cancel the deletion of the account."""

from dataclasses import dataclass

from hexameter.application.actor import Actor
from hexameter.application.audit_log import AuditAction, AuditLog
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.domain.ids import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelAccountDeletionCommand:
    pass


@dataclass(eq=False)
class CancelAccountDeletion:
    """Raises `DeletionNotRequested` if none is pending."""

    uow: UnitOfWorkFactory
    clock: Clock
    audit: AuditLog

    async def execute(self, actor: Actor, command: CancelAccountDeletionCommand) -> None:
        user_id = actor.require_user()
        async with self.uow() as uow:
            user = await uow.users.get(UserId(user_id))
            user.cancel_deletion()
            await uow.users.save(user)
            await self.audit.write_own(
                uow, AuditAction.DELETION_CANCELLED, user_id, actor.ip, self.clock.now()
            )
            await uow.commit()
