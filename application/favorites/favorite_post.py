"""Mark a post as a favourite."""

from dataclasses import dataclass
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.favorites import FavoriteRepository
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.application.post_access import hold_visible
from hexameter.domain.favorites import Favorite, PostFavorited


@dataclass(frozen=True, slots=True, kw_only=True)
class FavoritePostCommand:
    post_id: UUID


@dataclass(eq=False)
class FavoritePost:
    """Changes nothing if it is a favourite already. Raises `PostNotFound` for a post that the actor
    may not see.
    """

    uow: UnitOfWorkFactory
    clock: Clock

    async def execute(self, actor: Actor, command: FavoritePostCommand) -> None:
        user_id = actor.require_user()
        async with self.uow() as uow:
            # The account before the post: its deletion locks them in this order.
            await uow.users.get(user_id)
            post = await hold_visible(uow, actor, command.post_id)
            favorite = Favorite(user_id=user_id, post_id=post.id, created_at=self.clock.now())
            if not await uow.get(FavoriteRepository).add(favorite):
                return
            uow.record(
                PostFavorited(
                    post_id=post.id,
                    author_id=post.author_id,
                    version=post.version,
                    user_id=user_id,
                )
            )
            await uow.commit()
