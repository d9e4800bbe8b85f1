from hexameter.adapters.memory.repositories.posts.posts import POSTS
from hexameter.adapters.memory.store import MemoryRepository, Reference, Table
from hexameter.application.ports.imports import ImportRecord
from hexameter.domain.ids import PostId
from hexameter.domain.posts.errors import AlreadyImported, PostNotFound
from hexameter.domain.posts.origin import Origin

IMPORTS = Table[Origin, ImportRecord](
    "import_records", Reference(POSTS, lambda record: record.post_id, PostNotFound)
)


class MemoryImportRecords(MemoryRepository):
    async def find(self, origin: Origin) -> ImportRecord | None:
        return self._transaction.read(IMPORTS).get(origin)

    async def find_by_post(self, post_id: PostId) -> ImportRecord | None:
        records = self._transaction.read(IMPORTS).values()
        return next((record for record in records if record.post_id == post_id), None)

    async def of_source(self, source: str) -> list[ImportRecord]:
        records = self._transaction.read(IMPORTS).values()
        return [record for record in records if record.origin.source == source]

    async def add(self, record: ImportRecord) -> None:
        by_post = await self.find_by_post(record.post_id)
        if by_post is not None or await self.find(record.origin) is not None:
            raise self._transaction.refuse(AlreadyImported())
        self._transaction.insert(IMPORTS, record.origin, record)

    async def save(self, record: ImportRecord) -> None:
        self._transaction.update(IMPORTS, record.origin, record)
