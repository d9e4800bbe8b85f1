from sqlalchemy import Uuid, bindparam, or_, select

from hexameter.adapters.sql.driver.constructs import columns_of
from hexameter.adapters.sql.queries.sql_queries import SqlQueries
from hexameter.adapters.sql.tables.audit import AuditRow
from hexameter.adapters.sql.tables.comments import CommentRow
from hexameter.adapters.sql.tables.favorites import FavoriteRow
from hexameter.application.ports.personal_records import OwnAuditEntry, OwnComment, OwnFavorite
from hexameter.domain.ids import UserId

_PERSON = bindparam("user_id", type_=Uuid())
_COMMENTS = (
    select(
        CommentRow.id,
        CommentRow.post_id,
        CommentRow.parent_id,
        CommentRow.body,
        CommentRow.status,
        CommentRow.created_at,
        CommentRow.updated_at,
    )
    .where(CommentRow.author_id == _PERSON)
    .order_by(CommentRow.number)
)
_FAVORITES = (
    select(FavoriteRow.post_id, FavoriteRow.created_at)
    .where(FavoriteRow.user_id == _PERSON)
    .order_by(FavoriteRow.post_id)
)
_AUDIT = (
    select(*columns_of(AuditRow, but=(AuditRow.id,)))
    .where(or_(AuditRow.actor_id == _PERSON, AuditRow.subject_id == _PERSON))
    .order_by(AuditRow.id)
)


class SqlPersonalRecords(SqlQueries):
    async def comments(self, user_id: UserId) -> list[OwnComment]:
        rows = await self._database.fetch_all(_COMMENTS, user_id=user_id)
        return [
            OwnComment(
                id=row.id,
                post_id=row.post_id,
                parent_id=row.parent_id,
                body=row.body,
                status=row.status,
                created_at=row.created_at,
                updated_at=row.updated_at,
            )
            for row in rows
        ]

    async def favorites(self, user_id: UserId) -> list[OwnFavorite]:
        rows = await self._database.fetch_all(_FAVORITES, user_id=user_id)
        return [OwnFavorite(post_id=row.post_id, created_at=row.created_at) for row in rows]

    async def audit(self, user_id: UserId) -> list[OwnAuditEntry]:
        rows = await self._database.fetch_all(_AUDIT, user_id=user_id)
        return [
            OwnAuditEntry(
                action=row.action,
                by_others=row.actor_id != user_id,
                subject_id=row.subject_id,
                ip=row.ip if row.actor_id == user_id else None,
                details=row.details,
                occurred_at=row.occurred_at,
            )
            for row in rows
        ]
