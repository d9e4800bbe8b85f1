from collections import Counter

from hexameter.adapters.memory.queries.pages import cut_page
from hexameter.adapters.memory.queries.posts.posts import visible_posts
from hexameter.adapters.memory.store import MemoryQueries
from hexameter.application.actor import Actor
from hexameter.application.ports.tags import TagView
from hexameter.domain.pagination import NO_ID, Page, PageRequest


class MemoryTagQueries(MemoryQueries):
    """Counts when it is read."""

    async def page(self, page: PageRequest) -> Page[TagView]:
        return cut_page(
            self._counts().items(),
            page,
            key=lambda row: (row[0], NO_ID),
            show=lambda row: TagView(*row),
        )

    async def by_name(self, name: str) -> TagView:
        return TagView(name, self._counts()[name])

    def _counts(self) -> Counter[str]:
        return Counter(
            tag
            for post, _ in visible_posts(self._store.committed, Actor.anonymous())
            for tag in post.content.tags
        )
