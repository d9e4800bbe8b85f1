from sqlalchemy import insert

from hexameter.adapters.sql.tables.audit import AuditRow
from hexameter.adapters.sql.unit_of_work import SqlRepository
from hexameter.domain.audit import AuditEntry

_INSERT = insert(AuditRow)


class SqlAuditTrail(SqlRepository):
    async def append(self, entry: AuditEntry) -> None:
        await self._connection.execute(
            _INSERT,
            id=entry.id,
            action=entry.action,
            actor_id=entry.actor_id,
            subject_id=entry.subject_id,
            ip=entry.ip,
            details=dict(entry.details),
            occurred_at=entry.occurred_at,
        )
