"""Restore an archived post, as a draft."""

from dataclasses import dataclass
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.application.posts.access import get_editable


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorePostCommand:
    post_id: UUID
    expected_version: int | None = None


@dataclass(eq=False)
class RestorePost:
    """Raises `InvalidTransition` if the post's status does not allow it."""

    uow: UnitOfWorkFactory
    clock: Clock

    async def execute(self, actor: Actor, command: RestorePostCommand) -> None:
        actor.require_user()
        async with self.uow() as uow:
            post = await get_editable(uow, actor, command.post_id, command.expected_version)
            post.restore(now=self.clock.now())
            await uow.posts.save(post)
            await uow.commit()
