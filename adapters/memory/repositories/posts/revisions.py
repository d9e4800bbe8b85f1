from hexameter.adapters.memory.repositories.posts.posts import POSTS
from hexameter.adapters.memory.store import MemoryRepository, Reference, Table
from hexameter.domain.ids import PostId
from hexameter.domain.posts.revision import Revision

REVISIONS = Table[tuple[PostId, int], Revision](
    "revisions",
    Reference(POSTS, lambda revision: revision.post_id),
)


class MemoryRevisionRepository(MemoryRepository):
    async def newest(self, post_id: PostId) -> Revision | None:
        revisions = self._transaction.read(REVISIONS).values()
        own = (revision for revision in revisions if revision.post_id == post_id)
        return max(own, key=lambda revision: revision.number, default=None)

    async def add(self, revision: Revision) -> None:
        self._transaction.insert(REVISIONS, (revision.post_id, revision.number), revision)

    async def prune(self, post_id: PostId, *, keep: int) -> None:
        own = sorted(key for key in self._transaction.read(REVISIONS) if key[0] == post_id)
        self._transaction.delete(REVISIONS, own[:-keep])
