"""Change the text of one's own comment."""

from dataclasses import dataclass
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.comments.access import get_visible
from hexameter.application.comments.moderation import CommentModeration, is_held
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.comments import CommentRepository
from hexameter.application.ports.markdown import MarkdownRenderer
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.application.unset import UNSET, Unset
from hexameter.domain.comments.comment import CommentText
from hexameter.domain.comments.errors import InvalidCommentTransition
from hexameter.domain.comments.values import CommentStatus, comment_body
from hexameter.domain.errors import Forbidden


@dataclass(frozen=True, slots=True, kw_only=True)
class EditCommentCommand:
    """An omitted body keeps its value."""

    comment_id: UUID
    body: str | Unset = UNSET
    expected_version: int | None = None


@dataclass(eq=False)
class EditComment:
    """If the text must be reviewed, a published comment is held again.

    Raises `CommentNotFound` if the actor may not see the comment, `Forbidden` if it is another's,
    `InvalidCommentTransition` if it was rejected or removed.
    """

    uow: UnitOfWorkFactory
    renderer: MarkdownRenderer
    moderation: CommentModeration
    clock: Clock

    async def execute(self, actor: Actor, command: EditCommentCommand) -> None:
        author_id = actor.require_user()
        body, html = command.body, ""
        if not isinstance(body, Unset):
            body = comment_body(body)
            html = await self.renderer.render_comment(body, author=author_id, role=actor.role)
        async with self.uow() as uow:
            comment = await get_visible(uow, actor, command.comment_id)
            if comment.status is CommentStatus.REMOVED:
                raise InvalidCommentTransition
            if comment.author_id != author_id:
                raise Forbidden
            comment.expect_version(command.expected_version)
            if isinstance(body, Unset):
                return
            held = await is_held(uow, actor, self.moderation)
            text = CommentText(body=body, html=html, html_version=self.renderer.version)
            if comment.edit(text=text, held=held, now=self.clock.now()):
                await uow.get(CommentRepository).save(comment)
                await uow.commit()
