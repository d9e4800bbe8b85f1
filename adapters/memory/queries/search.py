from hexameter.adapters.memory.queries.posts.posts import summary_of, visible_posts
from hexameter.adapters.memory.repositories.posts.posts import DOCUMENTS, POSTS
from hexameter.adapters.memory.store import MemoryQueries
from hexameter.application.actor import Actor
from hexameter.application.ports.search import FoundPost, quoted_of_each
from hexameter.domain.ids import PostId
from hexameter.domain.pagination import EARLIEST, Page, PageRequest
from hexameter.domain.posts.post import Post
from hexameter.domain.search.position import SearchPosition
from hexameter.domain.search.query import RANKED, SearchQuery


class MemorySearchQueries(MemoryQueries):
    async def page(
        self,
        query: SearchQuery,
        page: PageRequest,
        viewer: Actor,
        *,
        author: str | None = None,
        tag: str | None = None,
    ) -> Page[FoundPost]:
        if not query.wanted:
            return Page([], None)
        committed = self._store.committed
        documents = committed.read(DOCUMENTS)
        matches = [
            (post, writer)
            for post, writer in visible_posts(committed, Actor.anonymous())
            if (author is None or writer.username.value == author)
            and (tag is None or tag in post.content.tags)
            and query.matches(documents[post.id].document)
        ]
        matches.sort(key=lambda match: (match[0].published_at, match[0].id), reverse=True)
        ranked = [
            (_position(query.rank(documents[post.id].document), post), post, writer)
            for post, writer in matches[:RANKED]
        ]
        ranked.sort(key=lambda row: row[0], reverse=True)
        if page.after is not None:
            after = SearchPosition.of(page.after)
            ranked = [row for row in ranked if row[0] < after]
        rest = ranked[page.offset :]
        shown = rest[: page.limit]
        quoted = quoted_of_each(page.limit)
        items = [
            FoundPost(
                summary_of(committed, viewer, post, writer),
                position.rank,
                post.content.html[:quoted],
            )
            for position, post, writer in shown
        ]
        return Page(items, shown[-1][0].position() if len(rest) > page.limit else None)

    async def outdated(self, version: str, *, limit: int) -> list[PostId]:
        documents = self._store.committed.read(DOCUMENTS).values()
        return sorted(each.post_id for each in documents if each.version != version)[:limit]

    async def every(self, after: PostId | None, *, limit: int) -> list[PostId]:
        posts = sorted(self._store.committed.read(POSTS))
        return [post_id for post_id in posts if after is None or post_id > after][:limit]


def _position(rank: int, post: Post) -> SearchPosition:
    return SearchPosition(rank, post.published_at or EARLIEST, post.id)
