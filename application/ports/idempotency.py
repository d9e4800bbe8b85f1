from datetime import datetime
from typing import Protocol
from uuid import UUID

from hexameter.application.idempotency import Claim


class IdempotencyRecords(Protocol):
    """Every call raises `StoreUnavailable` if the store fails."""

    async def claim(self, claim: Claim) -> UUID | None:
        """None if the key now belongs to this request; otherwise the resource that an earlier one
        created.

        Waits at most 5 s for an uncommitted claim of the same key, then raises
        `IdempotencyKeyInUse`. Raises `IdempotencyKeyReused` if the fingerprint differs. Records
        older than IDEMPOTENCY_LIFETIME are ignored.
        """
        ...

    async def prune(self, now: datetime) -> int:
        """Remove expired records; returns how many."""
        ...
