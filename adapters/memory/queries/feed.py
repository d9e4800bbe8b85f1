from hexameter.adapters.memory.queries.pages import cut_page
from hexameter.adapters.memory.queries.posts.posts import sort_value, summary_of
from hexameter.adapters.memory.repositories.follows import FOLLOWS
from hexameter.adapters.memory.repositories.posts.posts import POSTS
from hexameter.adapters.memory.repositories.users import USERS
from hexameter.adapters.memory.store import MemoryQueries
from hexameter.application.actor import Actor
from hexameter.application.ports.posts import PostSummaryView
from hexameter.domain.pagination import Page, PageRequest
from hexameter.domain.posts.values import PostStatus


class MemoryFeedQueries(MemoryQueries):
    async def page(self, page: PageRequest, viewer: Actor) -> Page[PostSummaryView]:
        viewer_id, committed = viewer.require_user(), self._store.committed
        users, follows = committed.read(USERS), committed.read(FOLLOWS)
        found = [
            post
            for post in committed.read(POSTS).values()
            if post.status is PostStatus.PUBLISHED
            and (viewer_id, post.author_id) in follows
            and users[post.author_id].suspended_at is None
        ]
        return cut_page(
            found,
            page,
            key=lambda post: (sort_value(post, page.sort.key), post.id),
            show=lambda post: summary_of(committed, viewer, post, users[post.author_id]),
        )
