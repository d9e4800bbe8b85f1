"""Reads the words of a long text right after it has been rendered."""

from inspect import isawaitable

from hexameter.application.ports.markdown import MarkdownRenderer
from hexameter.application.search.indexer import PostIndexer
from hexameter.domain.users.roles import Role


class IndexingRenderer:
    """A `MarkdownRenderer`. Rendering comes before the transaction in which the HTML is stored, so
    only `PublishPost`, which renders nothing, has to prepare the index itself.
    """

    def __init__(self, renderer: MarkdownRenderer, indexer: PostIndexer) -> None:
        self._renderer = renderer
        self._indexer = indexer

    @property
    def version(self) -> int:
        return self._renderer.version

    async def render(
        self, markdown: str, *, author: object = None, role: Role | None = None
    ) -> str:
        html = await self._renderer.render(markdown, author=author, role=role)
        await self._indexer.prepare(html)
        return html

    async def render_comment(
        self, markdown: str, *, author: object = None, role: Role | None = None
    ) -> str:
        return await self._renderer.render_comment(markdown, author=author, role=role)

    async def close(self) -> None:
        closing = getattr(self._renderer, "close", None)
        if closing is not None and isawaitable(closed := closing()):
            await closed
