from hexameter.application.actor import Actor
from hexameter.application.audit_log import AuditAction, AuditLog
from hexameter.application.ports.clock import IdGenerator
from hexameter.application.ports.unit_of_work import UnitOfWork
from hexameter.domain.users.user import User


async def add_account(
    uow: UnitOfWork, ids: IdGenerator, actor: Actor, user: User, action: AuditAction
) -> None:
    """Add an account that needs no registration.

    Raises `UsernameTaken`, also for a username that a registration reserves, and `EmailTaken`.
    """
    now = user.created_at
    await uow.registrations.hold_username(user.username, email=user.email, until=now, now=now)
    await uow.users.add(user)
    await AuditLog(ids).write(
        uow,
        action,
        by=actor.user_id,
        about=user.id,
        ip=actor.ip,
        details={"role": user.role.value},
        now=now,
    )
