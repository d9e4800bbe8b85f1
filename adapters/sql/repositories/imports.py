from sqlalchemy import bindparam, insert, select, update

from hexameter.adapters.sql.driver.constructs import bind_columns, columns_of
from hexameter.adapters.sql.driver.interface import ResultRow
from hexameter.adapters.sql.tables.imports import ImportRow
from hexameter.adapters.sql.unit_of_work import SqlRepository
from hexameter.application.ports.imports import ImportRecord
from hexameter.domain.ids import PostId
from hexameter.domain.posts.origin import Origin

_COLUMNS = select(*columns_of(ImportRow, but=(ImportRow.key,)))
_SELECT = _COLUMNS.with_for_update()
_BY_KEY = _SELECT.where(ImportRow.key == bindparam("key"))
_BY_POST = _SELECT.where(ImportRow.post_id == bindparam("post_id"))
_BY_SOURCE = _COLUMNS.where(ImportRow.source == bindparam("source"))
_INSERT = insert(ImportRow)
_UPDATE = (
    update(ImportRow)
    .where(ImportRow.key == bindparam("origin_key"))
    .values(bind_columns(ImportRow.source_digest, ImportRow.post_digest, ImportRow.published_at))
)


class SqlImportRecords(SqlRepository):
    async def find(self, origin: Origin) -> ImportRecord | None:
        row = await self._connection.fetch_one(_BY_KEY, key=origin.key)
        return None if row is None else _record(row)

    async def find_by_post(self, post_id: PostId) -> ImportRecord | None:
        row = await self._connection.fetch_one(_BY_POST, post_id=post_id)
        return None if row is None else _record(row)

    async def of_source(self, source: str) -> list[ImportRecord]:
        rows = await self._connection.fetch_all(_BY_SOURCE, source=source)
        return [_record(row) for row in rows]

    async def add(self, record: ImportRecord) -> None:
        await self._connection.execute(
            _INSERT,
            key=record.origin.key,
            source=record.origin.source,
            path=record.origin.path,
            post_id=record.post_id,
            source_digest=record.source_digest,
            post_digest=record.post_digest,
            published_at=record.published_at,
        )

    async def save(self, record: ImportRecord) -> None:
        await self._connection.execute(
            _UPDATE,
            origin_key=record.origin.key,
            source_digest=record.source_digest,
            post_digest=record.post_digest,
            published_at=record.published_at,
        )


def _record(row: ResultRow) -> ImportRecord:
    return ImportRecord(
        origin=Origin(row.source, row.path),
        post_id=PostId(row.post_id),
        source_digest=row.source_digest,
        post_digest=row.post_digest,
        published_at=row.published_at,
    )
