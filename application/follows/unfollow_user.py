"""Stop following a person."""

from dataclasses import dataclass
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.follows.access import get_visible
from hexameter.application.ports.follows import FollowRepository
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.domain.follows import UserUnfollowed


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfollowUserCommand:
    user_id: UUID


@dataclass(eq=False)
class UnfollowUser:
    """Changes nothing if the actor does not follow them. Raises `UserNotFound` for a person that
    the actor may not see.
    """

    uow: UnitOfWorkFactory

    async def execute(self, actor: Actor, command: UnfollowUserCommand) -> None:
        follower_id = actor.require_user()
        async with self.uow() as uow:
            followed = await get_visible(uow, actor, command.user_id)
            if not await uow.get(FollowRepository).remove(follower_id, followed.id):
                return
            uow.record(
                UserUnfollowed(
                    user_id=followed.id, version=followed.version, follower_id=follower_id
                )
            )
            await uow.commit()
