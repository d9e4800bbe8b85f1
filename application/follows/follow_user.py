"""Follow a person."""

from dataclasses import dataclass
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.follows.access import get_visible
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.follows import FollowRepository
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.domain.follows import MAX_FOLLOWS, Follow, SelfFollow, UserFollowed


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUserCommand:
    user_id: UUID


@dataclass(eq=False)
class FollowUser:
    """Changes nothing if the actor follows them already.

    Raises `SelfFollow`, `FollowLimit`, and `UserNotFound` for a person that the actor may not see.
    """

    uow: UnitOfWorkFactory
    clock: Clock

    async def execute(self, actor: Actor, command: FollowUserCommand) -> None:
        follower_id = actor.require_user()
        if command.user_id == follower_id:
            raise SelfFollow
        async with self.uow() as uow:
            followed = await get_visible(uow, actor, command.user_id)
            follow = Follow(
                follower_id=follower_id, followed_id=followed.id, created_at=self.clock.now()
            )
            if not await uow.get(FollowRepository).add(follow, limit=MAX_FOLLOWS):
                return
            uow.record(
                UserFollowed(user_id=followed.id, version=followed.version, follower_id=follower_id)
            )
            await uow.commit()
