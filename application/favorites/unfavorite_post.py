"""Remove a post from one's favourites."""

from dataclasses import dataclass
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.ports.favorites import FavoriteRepository
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.application.post_access import hold_visible
from hexameter.domain.favorites import PostUnfavorited


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfavoritePostCommand:
    post_id: UUID


@dataclass(eq=False)
class UnfavoritePost:
    """Changes nothing if it is no favourite. Raises `PostNotFound` for a post that the actor may
    not see.
    """

    uow: UnitOfWorkFactory

    async def execute(self, actor: Actor, command: UnfavoritePostCommand) -> None:
        user_id = actor.require_user()
        async with self.uow() as uow:
            # The account before the post: its deletion locks them in this order.
            await uow.users.get(user_id)
            post = await hold_visible(uow, actor, command.post_id)
            if not await uow.get(FavoriteRepository).remove(user_id, post.id):
                return
            uow.record(
                PostUnfavorited(
                    post_id=post.id,
                    author_id=post.author_id,
                    version=post.version,
                    user_id=user_id,
                )
            )
            await uow.commit()
