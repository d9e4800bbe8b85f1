from sqlalchemy import bindparam, delete, insert, select

from hexameter.adapters.sql.driver.constructs import columns_of
from hexameter.adapters.sql.tables.posts.revisions import RevisionRow
from hexameter.adapters.sql.unit_of_work import SqlRepository
from hexameter.domain.ids import PostId, UserId
from hexameter.domain.posts.revision import Revision

_OF_POST = RevisionRow.post_id == bindparam("of_post")
_NEWEST = (
    select(*columns_of(RevisionRow)).where(_OF_POST).order_by(RevisionRow.number.desc()).limit(1)
)
_INSERT = insert(RevisionRow)
_PRUNE = delete(RevisionRow).where(
    _OF_POST,
    RevisionRow.number
    <= select(RevisionRow.number)
    .where(_OF_POST)
    .order_by(RevisionRow.number.desc())
    .limit(1)
    .offset(bindparam("keep"))
    .scalar_subquery(),
)


class SqlRevisionRepository(SqlRepository):
    async def newest(self, post_id: PostId) -> Revision | None:
        row = await self._connection.fetch_one(_NEWEST, of_post=post_id)
        if row is None:
            return None
        return Revision(
            post_id=PostId(row.post_id),
            number=row.number,
            author_id=row.author_id and UserId(row.author_id),
            created_at=row.created_at,
            title=row.title,
            summary=row.summary,
            body=row.body,
            tags=tuple(row.tags),
        )

    async def add(self, revision: Revision) -> None:
        await self._connection.execute(
            _INSERT,
            post_id=revision.post_id,
            number=revision.number,
            author_id=revision.author_id,
            created_at=revision.created_at,
            title=revision.title,
            tags=list(revision.tags),
            summary=revision.summary,
            body=revision.body,
        )

    async def prune(self, post_id: PostId, *, keep: int) -> None:
        await self._connection.execute(_PRUNE, of_post=post_id, keep=keep)
