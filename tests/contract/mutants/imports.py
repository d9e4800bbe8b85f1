"""Records of imports that mix up origins or posts."""

from dataclasses import replace
from unicodedata import normalize

from hexameter.adapters.memory.repositories.imports import IMPORTS, MemoryImportRecords
from hexameter.adapters.memory.store import Table
from hexameter.adapters.testing.contracts.imports import ImportRecordsContract
from hexameter.application.ports.imports import ImportRecord, ImportRecords
from hexameter.domain.ids import PostId
from hexameter.domain.posts.errors import AlreadyImported
from hexameter.domain.posts.origin import Origin
from tests.contract.mutants.fault import broken_repository


class ComparesNormalisedPaths(MemoryImportRecords):
    async def find(self, origin: Origin) -> ImportRecord | None:
        return await super().find(replace(origin, path=normalize("NFC", origin.path)))


class IgnoresTheSource(MemoryImportRecords):
    async def find(self, origin: Origin) -> ImportRecord | None:
        records = self._transaction.read(IMPORTS).values()
        return next((record for record in records if record.origin.path == origin.path), None)


class ReplacesTheRecordOfAnOrigin(MemoryImportRecords):
    async def add(self, record: ImportRecord) -> None:
        self._transaction.update(IMPORTS, record.origin, record)


class GivesAPostSeveralOrigins(MemoryImportRecords):
    async def add(self, record: ImportRecord) -> None:
        if await self.find(record.origin) is not None:
            raise self._transaction.refuse(AlreadyImported())
        self._transaction.insert(IMPORTS, record.origin, record)


_WITHOUT_POSTS = Table[Origin, ImportRecord]("import_records_without_posts")


class OutlivesThePost(MemoryImportRecords):
    async def find(self, origin: Origin) -> ImportRecord | None:
        return self._transaction.read(_WITHOUT_POSTS).get(origin)

    async def add(self, record: ImportRecord) -> None:
        await super().add(record)
        self._transaction.insert(_WITHOUT_POSTS, record.origin, record)

    async def save(self, record: ImportRecord) -> None:
        self._transaction.update(_WITHOUT_POSTS, record.origin, record)


class NeedsNoPost(MemoryImportRecords):
    async def add(self, record: ImportRecord) -> None:
        by_post = await self.find_by_post(record.post_id)
        if by_post is not None or await self.find(record.origin) is not None:
            raise self._transaction.refuse(AlreadyImported())
        self._transaction.insert(_WITHOUT_POSTS, record.origin, record)

    async def find(self, origin: Origin) -> ImportRecord | None:
        return self._transaction.read(_WITHOUT_POSTS).get(origin)

    async def find_by_post(self, post_id: PostId) -> ImportRecord | None:
        records = self._transaction.read(_WITHOUT_POSTS).values()
        return next((record for record in records if record.post_id == post_id), None)

    async def of_source(self, source: str) -> list[ImportRecord]:
        records = self._transaction.read(_WITHOUT_POSTS).values()
        return [record for record in records if record.origin.source == source]


class FindsAnyPost(MemoryImportRecords):
    async def find_by_post(self, post_id: PostId) -> ImportRecord | None:
        return next(iter(self._transaction.read(IMPORTS).values()), None)


class KeepsTheOldDate(MemoryImportRecords):
    async def save(self, record: ImportRecord) -> None:
        kept = self._transaction.read(IMPORTS)[record.origin]
        await super().save(replace(record, published_at=kept.published_at))


class ForgetsToSave(MemoryImportRecords):
    async def save(self, record: ImportRecord) -> None: ...


class ListsAllSources(MemoryImportRecords):
    async def of_source(self, source: str) -> list[ImportRecord]:
        return list(self._transaction.read(IMPORTS).values())


class CommitsByItself(MemoryImportRecords):
    async def add(self, record: ImportRecord) -> None:
        await super().add(record)
        self._transaction.commit()


IMPORT = ImportRecordsContract

FAULTS = [
    broken_repository(
        ImportRecords, ComparesNormalisedPaths, IMPORT.test_origins_are_compared_literally
    ),
    broken_repository(ImportRecords, IgnoresTheSource, IMPORT.test_origins_are_compared_literally),
    broken_repository(
        ImportRecords,
        ReplacesTheRecordOfAnOrigin,
        IMPORT.test_an_origin_has_one_post,
        IMPORT.test_a_post_has_one_origin,
        IMPORT.test_of_concurrent_imports_one_gets_the_origin,
    ),
    broken_repository(ImportRecords, GivesAPostSeveralOrigins, IMPORT.test_a_post_has_one_origin),
    broken_repository(ImportRecords, OutlivesThePost, IMPORT.test_a_record_goes_with_its_post),
    broken_repository(
        ImportRecords,
        NeedsNoPost,
        IMPORT.test_a_record_needs_its_post,
        IMPORT.test_a_record_goes_with_its_post,
    ),
    broken_repository(
        ImportRecords, FindsAnyPost, IMPORT.test_a_record_is_found_by_its_origin_and_by_its_post
    ),
    broken_repository(ImportRecords, KeepsTheOldDate, IMPORT.test_saving_replaces_digests_and_date),
    broken_repository(ImportRecords, ForgetsToSave, IMPORT.test_saving_replaces_digests_and_date),
    broken_repository(
        ImportRecords,
        ListsAllSources,
        IMPORT.test_the_records_of_a_source_are_those_of_its_exact_name,
    ),
    broken_repository(
        ImportRecords, CommitsByItself, IMPORT.test_without_commit_nothing_is_recorded
    ),
]
