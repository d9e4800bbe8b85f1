from hexameter.adapters.memory.queries.posts.posts import visible_posts
from hexameter.adapters.memory.store import MemoryQueries
from hexameter.application.actor import Actor
from hexameter.application.ports.syndication import SitemapEntryView, SitemapExtent


class MemorySitemapQueries(MemoryQueries):
    async def extent(self, *, size: int) -> SitemapExtent:
        entries = self._entries()
        changed_at = max((entry.changed_at for entry in entries), default=None)
        return SitemapExtent(-(-len(entries) // size), changed_at)

    async def page(self, number: int, *, size: int) -> list[SitemapEntryView]:
        return self._entries()[(number - 1) * size : number * size]

    def _entries(self) -> list[SitemapEntryView]:
        return [
            SitemapEntryView(
                post.id,
                post.slug.value,
                author.username.value,
                max(post.updated_at, post.published_at or post.updated_at),
            )
            for post, author in visible_posts(self._store.committed, Actor.anonymous())
        ]
