"""Discard the working copy of a live post."""

from dataclasses import dataclass
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.application.ports.working_copies import WorkingCopyRepository
from hexameter.application.post_access import get_revisable
from hexameter.domain.posts.errors import WorkingCopyNotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscardWorkingCopyCommand:
    post_id: UUID
    expected_version: int | None = None


@dataclass(eq=False)
class DiscardWorkingCopy:
    """Raises `WorkingCopyNotFound`."""

    uow: UnitOfWorkFactory

    async def execute(self, actor: Actor, command: DiscardWorkingCopyCommand) -> None:
        actor.require_user()
        async with self.uow() as uow:
            post = await get_revisable(uow, actor, command.post_id)
            copies = uow.get(WorkingCopyRepository)
            copy = await copies.find(post.id)
            if copy is None:
                raise WorkingCopyNotFound
            copy.expect_version(command.expected_version)
            await copies.remove(copy)
            await uow.commit()
