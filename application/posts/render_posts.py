"""Render again what an older release rendered otherwise."""

from dataclasses import dataclass

from hexameter.application.actor import Actor
from hexameter.application.ports.markdown import MarkdownRenderer, MarkdownTooComplex
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.domain.errors import StaleWrite
from hexameter.domain.ids import PostId
from hexameter.domain.posts.errors import PostNotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderPostsCommand:
    limit: int = 100


@dataclass(frozen=True, slots=True)
class RenderedPosts:
    """`refused` keep the HTML that they have: their texts go past a bound that is new."""

    rendered: int = 0
    refused: int = 0
    skipped: int = 0
    """Edited or deleted meanwhile."""

    @property
    def total(self) -> int:
        return self.rendered + self.refused + self.skipped


class RenderPosts:
    """One batch, each post in a unit of work of its own. A post's `version` and `updated_at` stay.

    Several may run at once: a post that has been edited meanwhile is left as it is.
    """

    def __init__(self, uow: UnitOfWorkFactory, renderer: MarkdownRenderer) -> None:
        self._uow = uow
        self._renderer = renderer

    async def execute(self, actor: Actor, command: RenderPostsCommand) -> RenderedPosts:
        """Raises `Unavailable` when too many texts wait to be rendered."""
        async with self._uow() as uow:
            outdated = await uow.posts.rendered_before(self._renderer.version, limit=command.limit)
        rendered = refused = skipped = 0
        for post_id in outdated:
            try:
                if await self._render(post_id):
                    rendered += 1
                else:
                    refused += 1
            except (PostNotFound, StaleWrite):
                skipped += 1
        return RenderedPosts(rendered, refused, skipped)

    async def _render(self, post_id: PostId) -> bool:
        """False if the text is refused; its HTML then counts as rendered, or it would come up again
        and again.
        """
        async with self._uow() as uow:
            post = await uow.posts.get(post_id)
        accepted, html = True, post.content.html
        try:
            html = await self._renderer.render(post.content.body, author=RenderPosts)
        except MarkdownTooComplex:
            accepted = False
        post.rendered_again(html=html, html_version=self._renderer.version)
        async with self._uow() as uow:
            await uow.posts.keep_html(post)
            await uow.commit()
        return accepted
