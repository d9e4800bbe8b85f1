from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hexameter.adapters.memory.repositories.users import USERS
from hexameter.adapters.memory.store import MemoryRepository, Reference, Table
from hexameter.application.idempotency import IDEMPOTENCY_LIFETIME, Claim, IdempotencyKeyReused
from hexameter.domain.ids import UserId
from hexameter.domain.users.errors import UserNotFound


@dataclass(frozen=True, slots=True)
class Record:
    caller_id: UserId
    fingerprint: bytes
    resource_id: UUID
    claimed_at: datetime

    def counts(self, now: datetime) -> bool:
        return now < self.claimed_at + IDEMPOTENCY_LIFETIME


RECORDS = Table[tuple[UserId, str, str], Record](
    "idempotency_records", Reference(USERS, lambda record: record.caller_id, UserNotFound)
)


class MemoryIdempotencyRecords(MemoryRepository):
    """Entering the unit of work waits for a claim that is not committed yet."""

    async def claim(self, claim: Claim) -> UUID | None:
        key = (claim.caller_id, claim.operation, claim.key)
        earlier = self._transaction.read(RECORDS).get(key)
        if earlier is not None and earlier.counts(claim.now):
            if not claim.repeats(earlier.fingerprint):
                raise IdempotencyKeyReused
            return earlier.resource_id
        record = Record(claim.caller_id, claim.fingerprints[0], claim.resource_id, claim.now)
        self._transaction.update(RECORDS, key, record)
        return None

    async def prune(self, now: datetime) -> int:
        records = self._transaction.read(RECORDS).items()
        over = [key for key, record in records if not record.counts(now)]
        return self._transaction.delete(RECORDS, over)
