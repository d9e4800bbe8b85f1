from typing import Protocol

from hexameter.domain.audit import AuditEntry


class AuditTrail(Protocol):
    """Append-only: the store itself rejects changes and deletions of entries. Every
    call raises `StoreUnavailable` if the store fails.
    """

    async def append(self, entry: AuditEntry) -> None: ...
