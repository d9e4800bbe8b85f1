from datetime import datetime
from typing import Protocol
from uuid import UUID

from hexameter.application.idempotency import Claim


class IdempotencyRecords(Protocol):
    async def claim(self, claim: Claim) -> UUID | None:
        """None when the key is now this call's; else the resource that an earlier call made.

        A claim of the same key that is not yet committed is waited for, at most 5 s, then
        `IdempotencyKeyInUse`. Raises `IdempotencyKeyReused` when the fingerprint differs. Records
        older than IDEMPOTENCY_LIFETIME do not count.
        """
        ...

    async def prune(self, now: datetime) -> int:
        """Remove those that no longer count; how many."""
        ...
