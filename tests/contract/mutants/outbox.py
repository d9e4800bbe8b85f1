"""Delivery that loses, repeats, or overtakes."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from hexameter.adapters.clock import Uuid7Generator
from hexameter.adapters.memory.outbox.outbox import MemoryOutbox
from hexameter.adapters.memory.outbox.tables import (
    DELIVERIES,
    EVENTS,
)
from hexameter.adapters.memory.store import MemoryStore
from hexameter.adapters.testing.contracts.events.outbox import OutboxContract
from hexameter.application.ports.outbox import Delivery, Work
from tests.contract.mutants.fault import broken_port


class IntactOutbox(MemoryOutbox):
    def __init__(self, store: MemoryStore) -> None:
        super().__init__(store, Uuid7Generator())

    async def _mark(
        self, deliveries: Sequence[Delivery], status: Literal["pending", "done", "dead"]
    ) -> None:
        async with self._store.transaction() as transaction:
            for delivery in deliveries:
                row = transaction.read(DELIVERIES)[delivery.id]
                transaction.update(DELIVERIES, row.id, replace(row, status=status))
            transaction.commit()

    def _as_leased_now(self, delivery: Delivery) -> Delivery:
        row = self._store.committed.read(DELIVERIES)[delivery.id]
        return replace(delivery, owner=row.owner or "", attempt=row.attempts)


class HandsOutTwoOfOneAggregate(IntactOutbox):
    async def claim(
        self, subscriber: str, *, owner: str, lease: timedelta, limit: int, now: datetime
    ) -> Sequence[Delivery]:
        claimed: list[Delivery] = []
        while len(claimed) < limit:
            more = await super().claim(
                subscriber, owner=owner, lease=lease, limit=limit - len(claimed), now=now
            )
            if not more:
                break
            # Out of the way of their successors.
            await self._mark(more, "done")
            claimed += more
        await self._mark(claimed, "pending")
        return sorted(claimed, key=lambda delivery: delivery.event.position)


class OvertakesWhatWaits(IntactOutbox):
    """Successors are delivered before a delivery that is to be retried."""

    async def claim(
        self, subscriber: str, *, owner: str, lease: timedelta, limit: int, now: datetime
    ) -> Sequence[Delivery]:
        rows = self._store.committed.read(DELIVERIES)
        later = [row for row in rows.values() if row.status == "pending" and row.due_at > now]
        async with self._store.transaction() as transaction:
            for row in later:
                transaction.update(DELIVERIES, row.id, replace(row, status="dead"))
            transaction.commit()
        claimed = await super().claim(subscriber, owner=owner, lease=lease, limit=limit, now=now)
        async with self._store.transaction() as transaction:
            for row in later:
                transaction.update(DELIVERIES, row.id, row)
            transaction.commit()
        return claimed


class LeasesForEver(IntactOutbox):
    async def claim(
        self, subscriber: str, *, owner: str, lease: timedelta, limit: int, now: datetime
    ) -> Sequence[Delivery]:
        for_ever = timedelta(days=365_000)
        return await super().claim(subscriber, owner=owner, lease=for_ever, limit=limit, now=now)


class LeasesToEverybody(IntactOutbox):
    async def claim(
        self, subscriber: str, *, owner: str, lease: timedelta, limit: int, now: datetime
    ) -> Sequence[Delivery]:
        none = timedelta(0)
        return await super().claim(subscriber, owner=owner, lease=none, limit=limit, now=now)


class IgnoresTheLimit(IntactOutbox):
    async def claim(
        self, subscriber: str, *, owner: str, lease: timedelta, limit: int, now: datetime
    ) -> Sequence[Delivery]:
        return await super().claim(subscriber, owner=owner, lease=lease, limit=1000, now=now)


class ForgetsWhatIsDue(IntactOutbox):
    async def work(self, subscribers: Collection[str], *, now: datetime) -> Work:
        return await super().work([], now=now)


class IsNeverIdle(IntactOutbox):
    async def work(self, subscribers: Collection[str], *, now: datetime) -> Work:
        return Work(unsequenced=False, subscribers=frozenset(subscribers))


class SeesOneSubscriberOnly(IntactOutbox):
    async def work(self, subscribers: Collection[str], *, now: datetime) -> Work:
        work = await super().work(subscribers, now=now)
        return replace(work, subscribers=frozenset(sorted(work.subscribers)[:1]))


class CountsNoAttempts(IntactOutbox):
    async def claim(
        self, subscriber: str, *, owner: str, lease: timedelta, limit: int, now: datetime
    ) -> Sequence[Delivery]:
        claimed = await super().claim(subscriber, owner=owner, lease=lease, limit=limit, now=now)
        return [replace(delivery, attempt=1) for delivery in claimed]


class BlocksBehindWhatIsDead(IntactOutbox):
    async def claim(
        self, subscriber: str, *, owner: str, lease: timedelta, limit: int, now: datetime
    ) -> Sequence[Delivery]:
        rows, events = self._store.committed.read(DELIVERIES), self._store.committed.read(EVENTS)
        stuck = {events[row.event_id].aggregate_id for row in rows.values() if row.status == "dead"}
        claimed = await super().claim(subscriber, owner=owner, lease=lease, limit=limit, now=now)
        return [each for each in claimed if each.event.aggregate_id not in stuck]


class HearsLateSuccess(IntactOutbox):
    async def succeed(self, delivery: Delivery, *, now: datetime) -> None:
        await super().succeed(self._as_leased_now(delivery), now=now)


class HearsLateRetries(IntactOutbox):
    async def retry(self, delivery: Delivery, *, at: datetime, error: str) -> None:
        await super().retry(self._as_leased_now(delivery), at=at, error=error)


class HearsLateFailure(IntactOutbox):
    async def set_aside(self, delivery: Delivery, *, error: str, now: datetime) -> None:
        await super().set_aside(self._as_leased_now(delivery), error=error, now=now)


class TakesAnOwnersFormerLeaseForItsNewOne(IntactOutbox):
    async def succeed(self, delivery: Delivery, *, now: datetime) -> None:
        leased = self._as_leased_now(delivery)
        if leased.owner == delivery.owner:
            await super().succeed(leased, now=now)


class RetriesAtOnce(IntactOutbox):
    async def retry(self, delivery: Delivery, *, at: datetime, error: str) -> None:
        await super().retry(delivery, at=datetime.min.replace(tzinfo=at.tzinfo), error=error)


class PrunesWhatIsNotDone(IntactOutbox):
    async def prune(self, before: datetime) -> int:
        async with self._store.transaction() as transaction:
            events = transaction.read(EVENTS).values()
            old = [event.id for event in events if event.occurred_at < before]
            pruned = transaction.delete(EVENTS, old)
            transaction.commit()
            return pruned


class KeepsTheLeaseOfARetry(IntactOutbox):
    """A claim must wait for both."""

    async def retry(self, delivery: Delivery, *, at: datetime, error: str) -> None:
        leased_until = self._store.committed.read(DELIVERIES)[delivery.id].leased_until
        await super().retry(delivery, at=max(at, leased_until or at), error=error)


TESTS = OutboxContract

FAULTS = [
    broken_port(
        "outbox",
        HandsOutTwoOfOneAggregate,
        TESTS.test_of_one_aggregate_only_the_oldest_is_claimed,
        TESTS.test_one_subscriber_does_not_delay_another,
    ),
    broken_port("outbox", KeepsTheLeaseOfARetry, TESTS.test_a_retry_ends_the_lease),
    broken_port("outbox", OvertakesWhatWaits, TESTS.test_a_retry_comes_when_its_time_has_come),
    broken_port(
        "outbox",
        LeasesForEver,
        TESTS.test_an_expired_lease_can_be_claimed,
        TESTS.test_there_is_work_from_the_commit_until_the_delivery,
    ),
    broken_port(
        "outbox",
        LeasesToEverybody,
        TESTS.test_there_is_work_from_the_commit_until_the_delivery,
        TESTS.test_of_one_aggregate_only_the_oldest_is_claimed,
        TESTS.test_concurrent_claims_never_share_an_aggregate,
        TESTS.test_an_expired_lease_can_be_claimed,
    ),
    broken_port("outbox", IgnoresTheLimit, TESTS.test_a_claim_takes_no_more_than_its_limit),
    broken_port(
        "outbox",
        CountsNoAttempts,
        TESTS.test_an_expired_lease_can_be_claimed,
        TESTS.test_there_is_work_from_the_commit_until_the_delivery,
    ),
    broken_port(
        "outbox",
        BlocksBehindWhatIsDead,
        TESTS.test_after_setting_one_aside_its_successors_are_delivered,
    ),
    broken_port("outbox", HearsLateSuccess, TESTS.test_an_owner_without_the_lease_has_no_effect),
    broken_port(
        "outbox",
        TakesAnOwnersFormerLeaseForItsNewOne,
        TESTS.test_an_owner_without_the_lease_has_no_effect,
    ),
    broken_port("outbox", HearsLateRetries, TESTS.test_an_owner_without_the_lease_has_no_effect),
    broken_port("outbox", HearsLateFailure, TESTS.test_an_owner_without_the_lease_has_no_effect),
    broken_port(
        "outbox",
        RetriesAtOnce,
        TESTS.test_a_retry_comes_when_its_time_has_come,
        TESTS.test_there_is_work_from_the_commit_until_the_delivery,
    ),
    *(
        broken_port("outbox", broken, TESTS.test_there_is_work_from_the_commit_until_the_delivery)
        for broken in (ForgetsWhatIsDue, IsNeverIdle, SeesOneSubscriberOnly)
    ),
    broken_port("outbox", PrunesWhatIsNotDone, TESTS.test_pruning_removes_what_is_old_and_done),
]
