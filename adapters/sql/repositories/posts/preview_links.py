from datetime import datetime
from uuid import UUID

from sqlalchemy import Uuid, bindparam, delete, insert

from hexameter.adapters.sql.tables.posts.preview_links import PreviewLinkRow
from hexameter.adapters.sql.unit_of_work import SqlRepository
from hexameter.domain.ids import PostId
from hexameter.domain.posts.preview_link import PreviewLink, PreviewLinkNotFound

_INSERT = insert(PreviewLinkRow)
_REMOVE = delete(PreviewLinkRow).where(
    PreviewLinkRow.id == bindparam("link_id", type_=Uuid()),
    PreviewLinkRow.post_id == bindparam("post_id", type_=Uuid()),
)
_PRUNE = delete(PreviewLinkRow).where(PreviewLinkRow.expires_at <= bindparam("now"))


class SqlPreviewLinkRepository(SqlRepository):
    async def add(self, link: PreviewLink) -> None:
        await self._connection.execute(
            _INSERT,
            id=link.id,
            post_id=link.post_id,
            created_by=link.created_by,
            digest=link.digest,
            created_at=link.created_at,
            expires_at=link.expires_at,
        )

    async def remove(self, link_id: UUID, post_id: PostId) -> None:
        if not await self._connection.execute(_REMOVE, link_id=link_id, post_id=post_id):
            raise PreviewLinkNotFound

    async def prune(self, now: datetime) -> int:
        return await self._connection.execute(_PRUNE, now=now)
