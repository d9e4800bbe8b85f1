"""Render comments again whose HTML was made by an older renderer."""

from dataclasses import dataclass

from hexameter.application.actor import Actor
from hexameter.application.ports.comments import CommentQueries, CommentRepository
from hexameter.application.ports.markdown import MarkdownRenderer, MarkdownTooComplex
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.application.rendering import Rendered, render_each
from hexameter.domain.ids import CommentId


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderCommentsCommand:
    """`all_again`: outdate the HTML of all comments first, as after a change of the trusted
    roles.
    """

    limit: int = 100
    all_again: bool = False


@dataclass(eq=False)
class RenderComments:
    """Render one batch, each comment in its own unit of work. `version` and `updated_at` stay.

    Several processes may run it at once: a comment that was edited in the meantime is left alone.
    """

    uow: UnitOfWorkFactory
    comments: CommentQueries
    renderer: MarkdownRenderer

    async def execute(self, actor: Actor, command: RenderCommentsCommand) -> Rendered:
        """Raises `Unavailable` if the rendering queue is full."""
        if command.all_again:
            async with self.uow() as uow:
                await uow.get(CommentRepository).outdate_html(None)
                await uow.commit()
        outdated = await self.comments.rendered_before(self.renderer.version, limit=command.limit)
        return await render_each(outdated, self._render)

    async def _render(self, comment_id: CommentId) -> bool:
        """Returns False if the text is refused.

        Its HTML gets the new version too, so that it is not tried again.
        """
        async with self.uow() as uow:
            comment = await uow.get(CommentRepository).get(comment_id)
        role = await self.comments.author_role(comment_id)
        accepted, html = True, comment.html
        try:
            html = await self.renderer.render_comment(
                comment.body, author=RenderComments, role=role
            )
        except MarkdownTooComplex:
            accepted = False
        comment.rendered_again(html=html, html_version=self.renderer.version)
        async with self.uow() as uow:
            await uow.get(CommentRepository).keep_html(comment)
            await uow.commit()
        return accepted
