"""Change the role of an account, suspend it, or reinstate it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.audit_log import AuditAction, AuditLog
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.comments import CommentRepository
from hexameter.application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from hexameter.application.unset import UNSET, Unset
from hexameter.application.users.access import require_other_administrator
from hexameter.domain.auth.session import EndReason
from hexameter.domain.ids import UserId
from hexameter.domain.users.errors import UserNotFound
from hexameter.domain.users.roles import Role, parse_role
from hexameter.domain.users.user import User


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeUserCommand:
    user_id: UUID
    role: str | Unset = UNSET
    suspended: bool | Unset = UNSET
    expected_version: int | None = None


@dataclass(eq=False)
class ChangeUser:
    """A new role and a suspension end all sessions of the account.

    Raises `UserNotFound`, `RoleAboveOwn`, `LastAdministrator`.
    """

    uow: UnitOfWorkFactory
    clock: Clock
    audit: AuditLog

    async def execute(self, actor: Actor, command: ChangeUserCommand) -> None:
        role = command.role if isinstance(command.role, Unset) else parse_role(command.role)
        now = self.clock.now()
        async with self.uow() as uow:
            administrators = await uow.users.active_administrators()
            user = await _get(uow, command)
            user.expect_version(command.expected_version)
            actor.require_rank(user.role, *([] if isinstance(role, Unset) else [role]))
            loses_power = command.suspended is True or role not in (Role.ADMIN, UNSET)
            if loses_power:
                require_other_administrator(user, administrators)
            assigned = not isinstance(role, Unset) and user.assign_role(role, now)
            suspended = command.suspended is True and user.suspend(now)
            reinstated = command.suspended is False and user.reinstate(now)
            if not (assigned or suspended or reinstated):
                return
            if assigned:
                await self._ended(uow, actor, user, EndReason.ROLE_CHANGED, now)
                # Whether links are trusted depends on the role.
                await uow.posts.outdate_html(user.id)
                await uow.get(CommentRepository).outdate_html(user.id)
            if suspended:
                await self._ended(uow, actor, user, EndReason.SUSPENDED, now)
            if reinstated:
                await self._note(uow, actor, user, AuditAction.REINSTATED, now)
            await uow.users.save(user)
            await uow.commit()

    async def _ended(
        self, uow: UnitOfWork, actor: Actor, user: User, reason: EndReason, now: datetime
    ) -> None:
        await uow.sessions.end_all(user.id, reason=reason, now=now)
        await self._note(uow, actor, user, AuditAction(f"users.{reason.value}"), now)

    async def _note(
        self, uow: UnitOfWork, actor: Actor, user: User, action: AuditAction, now: datetime
    ) -> None:
        await self.audit.write(
            uow,
            action,
            by=actor.user_id,
            about=user.id,
            ip=actor.ip,
            details={"role": user.role.value},
            now=now,
        )


async def _get(uow: UnitOfWork, command: ChangeUserCommand) -> User:
    user_id = UserId(command.user_id)
    if isinstance(command.suspended, Unset):
        return await uow.users.get(user_id)
    user = await uow.users.find_exclusively(user_id)
    if user is None:
        raise UserNotFound
    return user
