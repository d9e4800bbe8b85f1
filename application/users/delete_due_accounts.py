"""Delete accounts whose grace period has ended."""

from dataclasses import dataclass
from datetime import datetime

from hexameter.application.actor import Actor
from hexameter.application.audit_log import AuditAction, AuditLog
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from hexameter.domain.auth.session import EndReason
from hexameter.domain.ids import UserId
from hexameter.domain.posts.events import PostDeleted


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteDueAccountsCommand:
    limit: int = 20


@dataclass(eq=False)
class DeleteDueAccounts:
    """Each account is deleted with its posts in one unit of work. The last administrator stays."""

    uow: UnitOfWorkFactory
    clock: Clock
    audit: AuditLog

    async def execute(self, actor: Actor, command: DeleteDueAccountsCommand) -> int:
        """Returns how many were deleted."""
        now, deleted = self.clock.now(), 0
        async with self.uow() as uow:
            due = await uow.users.due_for_deletion(now, limit=command.limit)
        for user_id in due:
            async with self.uow() as uow:
                deleted += await self._delete(uow, user_id, now)
        return deleted

    async def _delete(self, uow: UnitOfWork, user_id: UserId, now: datetime) -> bool:
        administrators = await uow.users.active_administrators()
        user = await uow.users.find_exclusively(user_id)
        if user is None or not user.is_due_for_deletion(now) or administrators == [user_id]:
            return False
        for post in await uow.posts.remove_all_of(user_id):
            uow.record(
                PostDeleted(
                    post_id=post.id,
                    author_id=user_id,
                    version=post.version + 1,
                    was_published=post.was_published,
                )
            )
        await uow.sessions.end_all(user_id, reason=EndReason.ACCOUNT_DELETED, now=now)
        user.delete()
        await uow.users.remove(user)
        await self.audit.write(uow, AuditAction.USER_DELETED, by=None, about=user_id, now=now)
        await uow.commit()
        return True
