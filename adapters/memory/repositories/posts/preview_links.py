from datetime import datetime
from uuid import UUID

from hexameter.adapters.memory.repositories.posts.posts import POSTS
from hexameter.adapters.memory.repositories.users import USERS
from hexameter.adapters.memory.store import MemoryRepository, Reference, Table
from hexameter.domain.ids import PostId
from hexameter.domain.posts.preview_link import PreviewLink, PreviewLinkNotFound

PREVIEW_LINKS = Table[UUID, PreviewLink](
    "preview_links",
    Reference(POSTS, lambda link: link.post_id),
    Reference(USERS, lambda link: link.created_by),
)


class MemoryPreviewLinkRepository(MemoryRepository):
    async def add(self, link: PreviewLink) -> None:
        self._transaction.insert(PREVIEW_LINKS, link.id, link)

    async def remove(self, link_id: UUID, post_id: PostId) -> None:
        link = self._transaction.read(PREVIEW_LINKS).get(link_id)
        if link is None or link.post_id != post_id:
            raise PreviewLinkNotFound
        self._transaction.delete(PREVIEW_LINKS, [link_id])

    async def prune(self, now: datetime) -> int:
        links = self._transaction.read(PREVIEW_LINKS).values()
        expired = [link.id for link in links if link.expires_at <= now]
        return self._transaction.delete(PREVIEW_LINKS, expired)
