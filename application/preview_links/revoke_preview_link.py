"""Revoke a preview link before it expires."""

from dataclasses import dataclass
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.ports.preview_links import PreviewLinkRepository
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.application.preview_links.access import hold_editable


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokePreviewLinkCommand:
    post_id: UUID
    link_id: UUID


@dataclass(eq=False)
class RevokePreviewLink:
    """For who may edit the post. Raises `PostNotFound` and `PreviewLinkNotFound`."""

    uow: UnitOfWorkFactory

    async def execute(self, actor: Actor, command: RevokePreviewLinkCommand) -> None:
        actor.require_user()
        async with self.uow() as uow:
            post = await hold_editable(uow, actor, command.post_id)
            await uow.get(PreviewLinkRepository).remove(command.link_id, post.id)
            await uow.commit()
