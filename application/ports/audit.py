from typing import Protocol

from hexameter.domain.audit import AuditEntry


class AuditTrail(Protocol):
    """Append-only: the store itself refuses to change or remove an entry."""

    async def append(self, entry: AuditEntry) -> None: ...
