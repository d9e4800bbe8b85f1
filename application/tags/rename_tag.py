"""Rename a tag on all posts that have it."""

from collections.abc import Collection
from dataclasses import dataclass

from hexameter.application.actor import Actor
from hexameter.application.audit_log import AuditAction, AuditLog
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.tags import TagRepository
from hexameter.application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from hexameter.application.tags.replacing import replace_everywhere
from hexameter.domain.ids import PostId
from hexameter.domain.tags import TagNotFound, TagTaken, tag_asked_for, tag_name


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameTagCommand:
    tag: str
    name: str


@dataclass(eq=False)
class RenameTag:
    """The posts get new versions; `updated_at` stays, because their authors' texts do.

    Raises `TagNotFound`, and `TagTaken` if a post has the new name already, because what is merged
    cannot be told apart again.
    """

    uow: UnitOfWorkFactory
    clock: Clock
    audit: AuditLog

    async def execute(self, actor: Actor, command: RenameTagCommand) -> str:
        """Returns the name as it is stored."""
        tag, name = tag_asked_for(command.tag), tag_name(command.name, field="name")

        async def check(tags: TagRepository) -> None:
            if not await tags.exists(tag):
                raise TagNotFound
            if name != tag and await tags.exists(name):
                raise TagTaken

        async def confirm(uow: UnitOfWork, renamed: Collection[PostId]) -> None:
            # Another tag may have been renamed to the same name meanwhile.
            if await uow.get(TagRepository).exists(name, besides=renamed):
                raise TagTaken
            await self.audit.write(
                uow,
                AuditAction.TAG_RENAMED,
                by=actor.user_id,
                about=None,
                ip=actor.ip,
                details={"tag": tag, "name": name},
                now=self.clock.now(),
            )

        await replace_everywhere(self.uow, tag, by=name, check=check, confirm=confirm)
        return name
