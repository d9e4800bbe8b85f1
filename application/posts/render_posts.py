"""Render posts again whose HTML was made by an older renderer."""

from dataclasses import dataclass

from hexameter.application.actor import Actor
from hexameter.application.ports.markdown import MarkdownRenderer, MarkdownTooComplex
from hexameter.application.ports.posts import PostQueries
from hexameter.application.ports.search import TextPreparation
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.application.rendering import Rendered, render_each
from hexameter.domain.ids import PostId
from hexameter.domain.posts.values import PostStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderPostsCommand:
    """`all_again`: outdate the HTML of all posts first, as after a change of the trusted roles."""

    limit: int = 100
    all_again: bool = False


@dataclass(eq=False)
class RenderPosts:
    """Render one batch, each post in its own unit of work. `version` and `updated_at` stay.

    Several processes may run it at once: a post that was edited in the meantime is left alone.
    """

    uow: UnitOfWorkFactory
    posts: PostQueries
    renderer: MarkdownRenderer
    texts: TextPreparation

    async def execute(self, actor: Actor, command: RenderPostsCommand) -> Rendered:
        """Raises `Unavailable` if the rendering queue is full."""
        if command.all_again:
            async with self.uow() as uow:
                await uow.posts.outdate_html(None)
                await uow.commit()
        outdated = await self.posts.rendered_before(self.renderer.version, limit=command.limit)
        return await render_each(outdated, self._render)

    async def _render(self, post_id: PostId) -> bool:
        """Returns False if the text is refused.

        Its HTML gets the new version too, so that it is not tried again.
        """
        async with self.uow() as uow:
            post = await uow.posts.get(post_id)
        role = await self.posts.author_role(post_id)
        accepted, html = True, post.content.html
        try:
            html = await self.renderer.render(post.content.body, author=RenderPosts, role=role)
        except MarkdownTooComplex:
            accepted = False
        if post.status is PostStatus.PUBLISHED:
            await self.texts.prepare(html)
        post.rendered_again(html=html, html_version=self.renderer.version)
        async with self.uow() as uow:
            await uow.posts.keep_html(post)
            await uow.commit()
        return accepted
