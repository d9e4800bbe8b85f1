from dataclasses import dataclass, replace

from hexameter.adapters.memory.repositories.posts.posts import POSTS
from hexameter.adapters.memory.store import MemoryRepository, Reference, Table
from hexameter.domain.errors import StaleWrite
from hexameter.domain.ids import PostId
from hexameter.domain.posts.working_copy import WorkingCopy


@dataclass(frozen=True, slots=True)
class StoredWorkingCopy:
    """`copy` is None once it is removed; the next one of the post goes on counting versions."""

    post_id: PostId
    version: int
    copy: WorkingCopy | None


WORKING_COPIES = Table[PostId, StoredWorkingCopy](
    "working_copies", Reference(POSTS, lambda row: row.post_id)
)


class MemoryWorkingCopyRepository(MemoryRepository):
    async def find(self, post_id: PostId) -> WorkingCopy | None:
        row = self._transaction.read(WORKING_COPIES).get(post_id)
        return None if row is None or row.copy is None else replace(row.copy)

    async def add(self, copy: WorkingCopy) -> None:
        former = self._transaction.read(WORKING_COPIES).get(copy.post_id)
        copy.version = 1 if former is None else former.version + 1
        self._store(copy)

    async def save(self, copy: WorkingCopy) -> None:
        self._require_present(copy)
        copy.version += 1
        self._store(copy)

    async def remove(self, copy: WorkingCopy) -> None:
        self._require_present(copy)
        row = StoredWorkingCopy(copy.post_id, copy.version, None)
        self._transaction.update(WORKING_COPIES, copy.post_id, row)

    def _store(self, copy: WorkingCopy) -> None:
        row = StoredWorkingCopy(copy.post_id, copy.version, replace(copy))
        self._transaction.update(WORKING_COPIES, copy.post_id, row)

    def _require_present(self, copy: WorkingCopy) -> None:
        row = self._transaction.read(WORKING_COPIES).get(copy.post_id)
        if row is None or row.copy is None or row.version != copy.version:
            raise StaleWrite
