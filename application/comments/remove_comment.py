"""Remove a comment."""

from dataclasses import dataclass
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.comments.access import get_visible
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.comments import CommentRepository
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.domain.comments.errors import InvalidCommentTransition
from hexameter.domain.comments.values import CommentStatus
from hexameter.domain.errors import Forbidden
from hexameter.domain.users.roles import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveCommentCommand:
    comment_id: UUID
    expected_version: int | None = None


@dataclass(eq=False)
class RemoveComment:
    """One's own, and any with `comments:moderate`. A comment that others have seen keeps its
    position in the thread, without author and text.

    Raises `CommentNotFound` if the actor may not see the comment, `Forbidden` if it is another's,
    `InvalidCommentTransition` if it is removed already.
    """

    uow: UnitOfWorkFactory
    clock: Clock

    async def execute(self, actor: Actor, command: RemoveCommentCommand) -> None:
        user_id = actor.require_user()
        async with self.uow() as uow:
            comment = await get_visible(uow, actor, command.comment_id)
            if comment.status is CommentStatus.REMOVED:
                raise InvalidCommentTransition
            if comment.author_id != user_id and not actor.may(Permission.MODERATE_COMMENTS):
                raise Forbidden
            comment.expect_version(command.expected_version)
            comment.remove(self.clock.now())
            comments = uow.get(CommentRepository)
            if comment.was_published:
                await comments.save(comment)
            else:
                await comments.discard(comment)
            await uow.commit()
