"""Delete a post permanently."""

from dataclasses import dataclass
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.application.posts.access import get_editable


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletePostCommand:
    post_id: UUID
    expected_version: int | None = None


@dataclass(eq=False)
class DeletePost:
    """Its slugs, including former ones, can be used again."""

    uow: UnitOfWorkFactory

    async def execute(self, actor: Actor, command: DeletePostCommand) -> None:
        actor.require_user()
        async with self.uow() as uow:
            post = await get_editable(uow, actor, command.post_id, command.expected_version)
            post.delete()
            await uow.posts.remove(post)
            await uow.commit()
