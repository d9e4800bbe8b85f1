from hexameter.adapters.memory.queries.pages import cut_page
from hexameter.adapters.memory.queries.posts.posts import sort_value, summary_of, visible_posts
from hexameter.adapters.memory.repositories.follows import FOLLOWS
from hexameter.adapters.memory.store import MemoryQueries
from hexameter.application.actor import Actor
from hexameter.application.ports.posts import PostSummaryView
from hexameter.domain.pagination import Page, PageRequest


class MemoryFeedQueries(MemoryQueries):
    async def page(self, page: PageRequest, viewer: Actor) -> Page[PostSummaryView]:
        viewer_id, committed = viewer.require_user(), self._store.committed
        follows = committed.read(FOLLOWS)
        found = [
            (post, author)
            for post, author in visible_posts(committed, Actor.anonymous())
            if (viewer_id, post.author_id) in follows
        ]
        return cut_page(
            found,
            page,
            key=lambda row: (sort_value(row[0], page.sort.key), row[0].id),
            show=lambda row: summary_of(committed, viewer, *row),
        )
