from datetime import datetime
from uuid import UUID

from hexameter.adapters.memory.queries.pages import cut_page
from hexameter.adapters.memory.queries.posts.working_copies import revisable_post
from hexameter.adapters.memory.repositories.posts.posts import POSTS
from hexameter.adapters.memory.repositories.posts.preview_links import PREVIEW_LINKS
from hexameter.adapters.memory.repositories.users import USERS
from hexameter.adapters.memory.store import MemoryQueries
from hexameter.application.actor import Actor
from hexameter.application.ports.preview_links import PreviewLinkView
from hexameter.domain.ids import PostId
from hexameter.domain.pagination import Page, PageRequest
from hexameter.domain.posts.preview_link import PreviewNotFound


class MemoryPreviewLinkQueries(MemoryQueries):
    async def of_post(
        self, post_id: UUID, page: PageRequest, viewer: Actor, *, now: datetime
    ) -> Page[PreviewLinkView]:
        committed = self._store.committed
        post = revisable_post(committed, PostId(post_id), viewer)
        links = committed.read(PREVIEW_LINKS).values()
        return cut_page(
            [link for link in links if link.post_id == post.id and link.expires_at > now],
            page,
            key=lambda link: (link.created_at, link.id),
            show=lambda link: PreviewLinkView(link.id, link.created_at, link.expires_at),
        )

    async def previewed(self, digest: bytes, *, now: datetime) -> PostId:
        committed = self._store.committed
        users, posts = committed.read(USERS), committed.read(POSTS)
        for link in committed.read(PREVIEW_LINKS).values():
            people = (posts[link.post_id].author_id, link.created_by)
            if (
                link.digest == digest
                and link.expires_at > now
                and all(users[person].suspended_at is None for person in people)
            ):
                return link.post_id
        raise PreviewNotFound
