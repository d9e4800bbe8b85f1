from dataclasses import replace
from uuid import UUID

from hexameter.adapters.memory.store import MemoryRepository, MemoryStore, Table
from hexameter.domain.audit import AuditEntry

AUDIT = Table[UUID, AuditEntry]("audit")


class MemoryAuditTrail(MemoryRepository):
    async def append(self, entry: AuditEntry) -> None:
        self._transaction.insert(AUDIT, entry.id, _copy(entry))


async def audited(store: MemoryStore) -> list[AuditEntry]:
    """The whole trail, the oldest entry first."""
    return [_copy(entry) for entry in store.committed.read(AUDIT).values()]


def _copy(entry: AuditEntry) -> AuditEntry:
    return replace(entry, details=dict(entry.details))
