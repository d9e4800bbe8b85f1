"""Approve a comment that waits for a moderator."""

from dataclasses import dataclass
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.comments.access import get_visible
from hexameter.application.ports.comments import CommentRepository
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveCommentCommand:
    comment_id: UUID
    expected_version: int | None = None


@dataclass(eq=False)
class ApproveComment:
    """Publish a held or a rejected comment.

    Raises `CommentNotFound`, and `InvalidCommentTransition` if its status does not allow it.
    """

    uow: UnitOfWorkFactory

    async def execute(self, actor: Actor, command: ApproveCommentCommand) -> None:
        async with self.uow() as uow:
            comment = await get_visible(uow, actor, command.comment_id)
            comment.expect_version(command.expected_version)
            comment.approve()
            await uow.get(CommentRepository).save(comment)
            await uow.commit()
