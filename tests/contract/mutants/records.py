"""What is written once and looked up later: idempotency keys and the audit trail."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from hexameter.adapters.memory.repositories.audit import AUDIT, MemoryAuditTrail
from hexameter.adapters.memory.repositories.idempotency import RECORDS, MemoryIdempotencyRecords
from hexameter.adapters.testing.contracts.audit import AuditTrailContract
from hexameter.adapters.testing.contracts.idempotency import IdempotencyRecordsContract
from hexameter.application.idempotency import Claim
from hexameter.application.ports.audit import AuditTrail
from hexameter.application.ports.idempotency import IdempotencyRecords
from hexameter.domain.audit import AuditEntry
from tests.contract.mutants.fault import broken_repository


class SharesKeysBetweenCallers(MemoryIdempotencyRecords):
    async def claim(self, claim: Claim) -> UUID | None:
        for caller_id, operation, key in self._transaction.read(RECORDS):
            if (operation, key) == (claim.operation, claim.key):
                return await super().claim(replace(claim, caller_id=caller_id))
        return await super().claim(claim)


class SharesKeysBetweenOperations(MemoryIdempotencyRecords):
    async def claim(self, claim: Claim) -> UUID | None:
        return await super().claim(replace(claim, operation=""))


class ForgetsTheFingerprint(MemoryIdempotencyRecords):
    async def claim(self, claim: Claim) -> UUID | None:
        return await super().claim(replace(claim, fingerprints=(b"",)))


class ComparesTheFirstFingerprint(MemoryIdempotencyRecords):
    async def claim(self, claim: Claim) -> UUID | None:
        return await super().claim(replace(claim, fingerprints=claim.fingerprints[:1]))


class RecordsTheLastFingerprint(MemoryIdempotencyRecords):
    async def claim(self, claim: Claim) -> UUID | None:
        return await super().claim(replace(claim, fingerprints=claim.fingerprints[::-1]))


class KeepsClaimsThatAreUndone(MemoryIdempotencyRecords):
    async def claim(self, claim: Claim) -> UUID | None:
        answer = await super().claim(claim)
        self._transaction.commit()
        return answer


class KeepsClaimsForEver(MemoryIdempotencyRecords):
    async def claim(self, claim: Claim) -> UUID | None:
        record = self._transaction.read(RECORDS).get((claim.caller_id, claim.operation, claim.key))
        return await super().claim(replace(claim, now=record.claimed_at) if record else claim)


class PrunesWhatStillCounts(MemoryIdempotencyRecords):
    async def prune(self, now: datetime) -> int:
        return self._transaction.delete(RECORDS, list(self._transaction.read(RECORDS)))


class IgnoresBlanks(MemoryIdempotencyRecords):
    async def claim(self, claim: Claim) -> UUID | None:
        return await super().claim(replace(claim, key=claim.key.rstrip()))


class KeepsTheCallersDetails(MemoryAuditTrail):
    async def append(self, entry: AuditEntry) -> None:
        self._transaction.insert(AUDIT, entry.id, entry)


class LetsEntriesBeReplaced(MemoryAuditTrail):
    async def append(self, entry: AuditEntry) -> None:
        self._transaction.update(AUDIT, entry.id, replace(entry, details=dict(entry.details)))


class LosesWhoItWas(MemoryAuditTrail):
    async def append(self, entry: AuditEntry) -> None:
        await super().append(replace(entry, actor_id=None))


class RunsTheTrailBackwards(MemoryAuditTrail):
    async def append(self, entry: AuditEntry) -> None:
        earlier: Mapping[UUID, AuditEntry] = dict(self._transaction.read(AUDIT))
        self._transaction.delete(AUDIT, earlier)
        await super().append(entry)
        for each in earlier.values():
            await super().append(each)


KEYS, TRAIL = IdempotencyRecordsContract, AuditTrailContract

FAULTS = [
    broken_repository(
        IdempotencyRecords,
        SharesKeysBetweenCallers,
        KEYS.test_a_key_is_its_caller_s_and_its_operation_s_own,
    ),
    broken_repository(
        IdempotencyRecords,
        SharesKeysBetweenOperations,
        KEYS.test_a_key_is_its_caller_s_and_its_operation_s_own,
    ),
    broken_repository(
        IdempotencyRecords, IgnoresBlanks, KEYS.test_a_key_is_its_caller_s_and_its_operation_s_own
    ),
    broken_repository(IdempotencyRecords, ForgetsTheFingerprint, KEYS.test_another_body_is_refused),
    broken_repository(
        IdempotencyRecords,
        ComparesTheFirstFingerprint,
        KEYS.test_a_fingerprint_under_any_accepted_key_is_recognised,
    ),
    broken_repository(
        IdempotencyRecords,
        RecordsTheLastFingerprint,
        KEYS.test_a_fingerprint_under_any_accepted_key_is_recognised,
    ),
    broken_repository(
        IdempotencyRecords,
        KeepsClaimsThatAreUndone,
        KEYS.test_a_claim_that_is_undone_was_never_made,
        KEYS.test_one_that_waited_for_a_claim_that_was_undone_gets_the_key,
    ),
    broken_repository(
        IdempotencyRecords, KeepsClaimsForEver, KEYS.test_a_record_counts_for_its_lifetime
    ),
    broken_repository(
        IdempotencyRecords,
        PrunesWhatStillCounts,
        KEYS.test_pruning_removes_what_no_longer_counts,
    ),
    broken_repository(
        AuditTrail,
        KeepsTheCallersDetails,
        TRAIL.test_an_entry_does_not_change_with_what_was_given,
    ),
    broken_repository(AuditTrail, LetsEntriesBeReplaced, TRAIL.test_an_entry_cannot_be_replaced),
    broken_repository(
        AuditTrail,
        LosesWhoItWas,
        TRAIL.test_entries_are_kept_in_order_and_whole,
        TRAIL.test_entries_outlive_their_account,
    ),
    broken_repository(
        AuditTrail, RunsTheTrailBackwards, TRAIL.test_entries_are_kept_in_order_and_whole
    ),
]
