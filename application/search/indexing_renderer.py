"""Reads the words of a long text right after it has been rendered."""

from dataclasses import dataclass
from inspect import isawaitable

from hexameter.application.ports.markdown import MarkdownRenderer
from hexameter.application.search.indexer import PostIndexer
from hexameter.domain.users.roles import Role


@dataclass(eq=False)
class IndexingRenderer:
    """A `MarkdownRenderer`. Rendering comes before the transaction in which the HTML is stored, so
    only `PublishPost`, which renders nothing, has to prepare the index itself.
    """

    renderer: MarkdownRenderer
    indexer: PostIndexer

    @property
    def version(self) -> int:
        return self.renderer.version

    async def render(
        self, markdown: str, *, author: object = None, role: Role | None = None
    ) -> str:
        html = await self.renderer.render(markdown, author=author, role=role)
        await self.indexer.prepare(html)
        return html

    async def render_comment(
        self, markdown: str, *, author: object = None, role: Role | None = None
    ) -> str:
        return await self.renderer.render_comment(markdown, author=author, role=role)

    async def close(self) -> None:
        closing = getattr(self.renderer, "close", None)
        if closing is not None and isawaitable(closed := closing()):
            await closed
