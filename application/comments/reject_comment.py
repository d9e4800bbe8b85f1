"""Reject a comment that waits for a moderator."""

from dataclasses import dataclass
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.comments.access import get_visible
from hexameter.application.ports.comments import CommentRepository
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectCommentCommand:
    comment_id: UUID
    expected_version: int | None = None


@dataclass(eq=False)
class RejectComment:
    """Afterwards only its author and moderators can see it.

    Raises `CommentNotFound`, and `InvalidCommentTransition` if its status does not allow it.
    """

    uow: UnitOfWorkFactory

    async def execute(self, actor: Actor, command: RejectCommentCommand) -> None:
        async with self.uow() as uow:
            comment = await get_visible(uow, actor, command.comment_id)
            comment.expect_version(command.expected_version)
            comment.reject()
            await uow.get(CommentRepository).save(comment)
            await uow.commit()
