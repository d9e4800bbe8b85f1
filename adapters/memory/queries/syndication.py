from hexameter.adapters.memory.queries.posts.posts import MemoryPostQueries
from hexameter.adapters.memory.repositories.posts.posts import POSTS
from hexameter.adapters.memory.store import MemoryQueries
from hexameter.application.actor import Actor
from hexameter.application.ports.syndication import FeedEntryView
from hexameter.domain.ids import PostId
from hexameter.domain.pagination import PageRequest, Sort
from hexameter.domain.syndication import MAX_ENTRY_HTML

_NEWEST = PageRequest(Sort("published_at", descending=True))


class MemorySyndicationQueries(MemoryQueries):
    async def newest(
        self, *, author: str | None = None, tag: str | None = None
    ) -> list[FeedEntryView]:
        listed = MemoryPostQueries(self._store)
        page = await listed.page(_NEWEST, Actor.anonymous(), author=author, tag=tag)
        posts = self._store.committed.read(POSTS)
        return [
            FeedEntryView(item, _short(posts[PostId(item.id)].content.html)) for item in page.items
        ]


def _short(html: str) -> str | None:
    return html if len(html.encode()) <= MAX_ENTRY_HTML else None
