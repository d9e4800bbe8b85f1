"""Merge a tag into another one."""

from collections.abc import Collection
from dataclasses import dataclass

from hexameter.application.actor import Actor
from hexameter.application.audit_log import AuditAction, AuditLog
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.tags import TagRepository
from hexameter.application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from hexameter.application.tags.replacing import replace_everywhere
from hexameter.domain.errors import invalid
from hexameter.domain.ids import PostId
from hexameter.domain.tags import TagNotFound, tag_asked_for, tag_name


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeTagCommand:
    tag: str
    into: str


@dataclass(eq=False)
class MergeTag:
    """All posts with the one get the other instead, as `RenameTag` does it.

    Raises `TagNotFound` if no post has one of them.
    """

    uow: UnitOfWorkFactory
    clock: Clock
    audit: AuditLog

    async def execute(self, actor: Actor, command: MergeTagCommand) -> str:
        """Returns the name of the other as it is stored."""
        tag, into = tag_asked_for(command.tag), tag_name(command.into, field="into")
        if into == tag:
            raise invalid("into", "same", "Must be another tag.")

        async def check(tags: TagRepository) -> None:
            if not (await tags.exists(tag) and await tags.exists(into)):
                raise TagNotFound

        async def note(uow: UnitOfWork, changed: Collection[PostId]) -> None:
            await self.audit.write(
                uow,
                AuditAction.TAG_MERGED,
                by=actor.user_id,
                about=None,
                ip=actor.ip,
                details={"tag": tag, "into": into},
                now=self.clock.now(),
            )

        await replace_everywhere(self.uow, tag, by=into, check=check, confirm=note)
        return into
