from hexameter.adapters.memory.repositories.audit import AUDIT
from hexameter.adapters.memory.repositories.comments import COMMENTS
from hexameter.adapters.memory.repositories.favorites import FAVORITES
from hexameter.adapters.memory.store import MemoryQueries
from hexameter.application.ports.personal_records import OwnAuditEntry, OwnComment, OwnFavorite
from hexameter.domain.ids import UserId


class MemoryPersonalRecords(MemoryQueries):
    async def comments(self, user_id: UserId) -> list[OwnComment]:
        rows = self._store.committed.read(COMMENTS).values()
        own = [row for row in rows if row.comment.author_id == user_id]
        return [
            OwnComment(
                id=row.comment.id,
                post_id=row.comment.post_id,
                parent_id=row.comment.parent_id,
                body=row.comment.body,
                status=row.comment.status.value,
                created_at=row.comment.created_at,
                updated_at=row.comment.updated_at,
            )
            for row in sorted(own, key=lambda row: row.number)
        ]

    async def favorites(self, user_id: UserId) -> list[OwnFavorite]:
        rows = self._store.committed.read(FAVORITES)
        return [
            OwnFavorite(post_id=post_id, created_at=rows[post_id, by].created_at)
            for post_id, by in sorted(rows)
            if by == user_id
        ]

    async def audit(self, user_id: UserId) -> list[OwnAuditEntry]:
        rows = self._store.committed.read(AUDIT)
        entries = (rows[entry_id] for entry_id in sorted(rows))
        return [
            OwnAuditEntry(
                action=entry.action,
                by_others=entry.actor_id != user_id,
                subject_id=entry.subject_id,
                ip=entry.ip if entry.actor_id == user_id else None,
                details=dict(entry.details),
                occurred_at=entry.occurred_at,
            )
            for entry in entries
            if user_id in (entry.actor_id, entry.subject_id)
        ]
