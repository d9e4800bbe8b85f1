from typing import Any

from sqlalchemy import bindparam, insert, select, update

from hexameter.adapters.sql.driver.compiled import given
from hexameter.adapters.sql.tables.imports import ImportRow
from hexameter.adapters.sql.unit_of_work import Scope
from hexameter.application.ports.imports import ImportRecord
from hexameter.domain.ids import PostId
from hexameter.domain.posts.origin import Origin

_SELECT = select(
    ImportRow.source,
    ImportRow.path,
    ImportRow.post_id,
    ImportRow.source_digest,
    ImportRow.post_digest,
    ImportRow.published_at,
).with_for_update()
_BY_KEY = _SELECT.where(ImportRow.key == bindparam("key"))
_BY_POST = _SELECT.where(ImportRow.post_id == bindparam("post_id"))
_INSERT = insert(ImportRow)
_UPDATE = (
    update(ImportRow)
    .where(ImportRow.key == bindparam("origin_key"))
    .values(given(ImportRow.source_digest, ImportRow.post_digest, ImportRow.published_at))
)


class SqlImportRecords:
    def __init__(self, scope: Scope) -> None:
        self._connection = scope.connection

    async def find(self, origin: Origin) -> ImportRecord | None:
        return _record(await self._connection.fetch_one(_BY_KEY, key=origin.key))

    async def find_by_post(self, post_id: PostId) -> ImportRecord | None:
        return _record(await self._connection.fetch_one(_BY_POST, post_id=post_id))

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


def _record(row: tuple[Any, ...] | None) -> ImportRecord | None:
    if row is None:
        return None
    source, path, post_id, source_digest, post_digest, published_at = row
    return ImportRecord(
        origin=Origin(source, path),
        post_id=PostId(post_id),
        source_digest=source_digest,
        post_digest=post_digest,
        published_at=published_at,
    )
