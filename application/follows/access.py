"""Who may follow whom."""

from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.ports.unit_of_work import UnitOfWork
from hexameter.domain.ids import UserId
from hexameter.domain.users.errors import UserNotFound
from hexameter.domain.users.roles import Permission
from hexameter.domain.users.user import User


async def get_visible(uow: UnitOfWork, actor: Actor, user_id: UUID) -> User:
    """The account, locked for writing. Raises `UserNotFound` if the actor may not see it."""
    user = await uow.users.get(UserId(user_id))
    if user.suspended_at is not None and not actor.may(Permission.MANAGE_USERS):
        raise UserNotFound
    return user
