"""Delivery that loses, repeats, or overtakes."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from hexameter.adapters.clock import Uuid7Generator
from hexameter.adapters.memory.outbox.outbox import MemoryOutbox
from hexameter.adapters.memory.outbox.tables import (
    DELIVERIES,
    EVENTS,
    LAST_POSITION,
    SUBSCRIPTIONS,
)
from hexameter.adapters.memory.store import MemoryStore
from hexameter.adapters.testing.contracts.events.outbox import OutboxContract
from hexameter.adapters.testing.contracts.events.recorded_events import RecordedEventsContract
from hexameter.application.ports.outbox import Delivery, UnfinishedDelivery, Work
from tests.contract.mutants.fault import broken_port


class _Outbox(MemoryOutbox):
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


class HandsOutTwoOfOneAggregate(_Outbox):
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


class OvertakesWhatWaits(_Outbox):
    """A delivery that is to be tried again lets its successors go first."""

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


class LeasesForEver(_Outbox):
    async def claim(
        self, subscriber: str, *, owner: str, lease: timedelta, limit: int, now: datetime
    ) -> Sequence[Delivery]:
        for_ever = timedelta(days=365_000)
        return await super().claim(subscriber, owner=owner, lease=for_ever, limit=limit, now=now)


class LeasesToEverybody(_Outbox):
    async def claim(
        self, subscriber: str, *, owner: str, lease: timedelta, limit: int, now: datetime
    ) -> Sequence[Delivery]:
        none = timedelta(0)
        return await super().claim(subscriber, owner=owner, lease=none, limit=limit, now=now)


class IgnoresTheLimit(_Outbox):
    async def claim(
        self, subscriber: str, *, owner: str, lease: timedelta, limit: int, now: datetime
    ) -> Sequence[Delivery]:
        return await super().claim(subscriber, owner=owner, lease=lease, limit=1000, now=now)


class ForgetsWhatIsDue(_Outbox):
    async def work(self, subscribers: Collection[str], *, now: datetime) -> Work:
        return await super().work([], now=now)


class IsNeverIdle(_Outbox):
    async def work(self, subscribers: Collection[str], *, now: datetime) -> Work:
        return Work(unsequenced=False, subscribers=frozenset(subscribers))


class SeesOneSubscriberOnly(_Outbox):
    async def work(self, subscribers: Collection[str], *, now: datetime) -> Work:
        work = await super().work(subscribers, now=now)
        return replace(work, subscribers=frozenset(sorted(work.subscribers)[:1]))


class CountsNoAttempts(_Outbox):
    async def claim(
        self, subscriber: str, *, owner: str, lease: timedelta, limit: int, now: datetime
    ) -> Sequence[Delivery]:
        claimed = await super().claim(subscriber, owner=owner, lease=lease, limit=limit, now=now)
        return [replace(delivery, attempt=1) for delivery in claimed]


class BlocksBehindWhatIsDead(_Outbox):
    async def claim(
        self, subscriber: str, *, owner: str, lease: timedelta, limit: int, now: datetime
    ) -> Sequence[Delivery]:
        rows, events = self._store.committed.read(DELIVERIES), self._store.committed.read(EVENTS)
        stuck = {events[row.event_id].aggregate_id for row in rows.values() if row.status == "dead"}
        claimed = await super().claim(subscriber, owner=owner, lease=lease, limit=limit, now=now)
        return [each for each in claimed if each.event.aggregate_id not in stuck]


class HearsLateSuccess(_Outbox):
    async def succeed(self, delivery: Delivery, *, now: datetime) -> None:
        await super().succeed(self._as_leased_now(delivery), now=now)


class HearsLateRetries(_Outbox):
    async def retry(self, delivery: Delivery, *, at: datetime, error: str) -> None:
        await super().retry(self._as_leased_now(delivery), at=at, error=error)


class HearsLateFailure(_Outbox):
    async def set_aside(self, delivery: Delivery, *, error: str, now: datetime) -> None:
        await super().set_aside(self._as_leased_now(delivery), error=error, now=now)


class TakesAnOwnersFormerLeaseForItsNewOne(_Outbox):
    async def succeed(self, delivery: Delivery, *, now: datetime) -> None:
        leased = self._as_leased_now(delivery)
        if leased.owner == delivery.owner:
            await super().succeed(leased, now=now)


class RetriesAtOnce(_Outbox):
    async def retry(self, delivery: Delivery, *, at: datetime, error: str) -> None:
        await super().retry(delivery, at=datetime.min.replace(tzinfo=at.tzinfo), error=error)


class LeavesGaps(_Outbox):
    """As a database's sequence does."""

    async def sequence(self, *, limit: int, now: datetime) -> int:
        count = await super().sequence(limit=limit, now=now)
        last = self._store.committed.read(LAST_POSITION)["outbox"]
        self._store.publish({LAST_POSITION: {"outbox": last + 1}})
        return count


class BeginsAnewWhenItIsPruned(_Outbox):
    async def prune(self, before: datetime) -> int:
        pruned = await super().prune(before)
        if not self._store.committed.read(EVENTS):
            self._store.publish({LAST_POSITION: {"outbox": 0}})
        return pruned


class NumbersTheNewestFirst(_Outbox):
    async def sequence(self, *, limit: int, now: datetime) -> int:
        events = dict(self._store.committed.read(EVENTS))
        self._store.publish({EVENTS: dict(reversed(events.items()))})
        return await super().sequence(limit=limit, now=now)


class NumbersInTheOrderOfIds(_Outbox):
    """Those of the aggregates, where the order of commits is asked for."""

    async def sequence(self, *, limit: int, now: datetime) -> int:
        events = self._store.committed.read(EVENTS).items()
        by_id = sorted(events, key=lambda item: item[1].aggregate_id)
        self._store.publish({EVENTS: dict(by_id)})
        return await super().sequence(limit=limit, now=now)


class PassesOverWhatNobodyWants(_Outbox):
    """It stays without a position."""

    async def sequence(self, *, limit: int, now: datetime) -> int:
        if not self._store.committed.read(SUBSCRIPTIONS):
            return 0
        return await super().sequence(limit=limit, now=now)


class PrunesWhatIsNotDone(_Outbox):
    async def prune(self, before: datetime) -> int:
        async with self._store.transaction() as transaction:
            events = transaction.read(EVENTS).values()
            old = [event.id for event in events if event.occurred_at < before]
            pruned = transaction.delete(EVENTS, old)
            transaction.commit()
            return pruned


class ListsNoDeadDeliveries(_Outbox):
    async def unfinished(self, *, limit: int) -> Sequence[UnfinishedDelivery]:
        return [each for each in await super().unfinished(limit=limit) if not each.is_dead]


class RequeuesLeasedDeliveries(_Outbox):
    async def requeue(self, delivery_id: UUID, *, now: datetime) -> bool:
        return await super().requeue(delivery_id, now=now + timedelta(days=1))


class RequeuesPendingDeliveriesOnly(_Outbox):
    async def requeue(self, delivery_id: UUID, *, now: datetime) -> bool:
        row = self._store.committed.read(DELIVERIES).get(delivery_id)
        if row is not None and row.status == "dead":
            return True
        return await super().requeue(delivery_id, now=now)


class KeepsTheLeaseOfARetry(_Outbox):
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
        TESTS.test_one_subscriber_does_not_hold_up_another,
    ),
    broken_port("outbox", KeepsTheLeaseOfARetry, TESTS.test_a_retry_ends_the_lease),
    broken_port("outbox", OvertakesWhatWaits, TESTS.test_a_retry_comes_when_its_time_has_come),
    broken_port(
        "outbox",
        LeasesForEver,
        TESTS.test_a_lease_that_has_run_out_goes_to_the_next,
        TESTS.test_there_is_work_from_the_commit_until_the_delivery,
    ),
    broken_port(
        "outbox",
        LeasesToEverybody,
        TESTS.test_there_is_work_from_the_commit_until_the_delivery,
        TESTS.test_of_one_aggregate_only_the_oldest_is_claimed,
        TESTS.test_two_who_claim_at_once_never_share_an_aggregate,
        TESTS.test_a_lease_that_has_run_out_goes_to_the_next,
    ),
    broken_port("outbox", IgnoresTheLimit, TESTS.test_a_claim_takes_no_more_than_its_limit),
    broken_port(
        "outbox",
        CountsNoAttempts,
        TESTS.test_a_lease_that_has_run_out_goes_to_the_next,
        TESTS.test_there_is_work_from_the_commit_until_the_delivery,
    ),
    broken_port("outbox", BlocksBehindWhatIsDead, TESTS.test_setting_aside_lets_the_successors_go),
    broken_port("outbox", HearsLateSuccess, TESTS.test_who_has_lost_the_lease_decides_nothing),
    broken_port(
        "outbox",
        TakesAnOwnersFormerLeaseForItsNewOne,
        TESTS.test_who_has_lost_the_lease_decides_nothing,
    ),
    broken_port("outbox", HearsLateRetries, TESTS.test_who_has_lost_the_lease_decides_nothing),
    broken_port("outbox", HearsLateFailure, TESTS.test_who_has_lost_the_lease_decides_nothing),
    broken_port(
        "outbox",
        RetriesAtOnce,
        TESTS.test_a_retry_comes_when_its_time_has_come,
        TESTS.test_there_is_work_from_the_commit_until_the_delivery,
    ),
    broken_port(
        "outbox",
        LeavesGaps,
        TESTS.test_positions_are_gapless_in_the_order_of_commits,
        TESTS.test_positions_are_gapless_under_concurrency,
        TESTS.test_positions_are_never_given_again,
    ),
    *(
        broken_port("outbox", broken, TESTS.test_there_is_work_from_the_commit_until_the_delivery)
        for broken in (ForgetsWhatIsDue, IsNeverIdle, SeesOneSubscriberOnly)
    ),
    broken_port("outbox", BeginsAnewWhenItIsPruned, TESTS.test_positions_are_never_given_again),
    broken_port(
        "outbox",
        NumbersTheNewestFirst,
        RecordedEventsContract.test_events_are_handed_on_in_the_order_of_the_writes,
        TESTS.test_positions_are_gapless_in_the_order_of_commits,
    ),
    broken_port(
        "outbox",
        NumbersInTheOrderOfIds,
        RecordedEventsContract.test_events_are_handed_on_in_the_order_of_the_writes,
    ),
    broken_port(
        "outbox",
        PassesOverWhatNobodyWants,
        TESTS.test_an_event_that_nobody_wants_has_a_position_too,
    ),
    broken_port("outbox", PrunesWhatIsNotDone, TESTS.test_pruning_removes_what_is_old_and_done),
    broken_port(
        "outbox", ListsNoDeadDeliveries, TESTS.test_deliveries_are_listed_until_they_succeed
    ),
    broken_port(
        "outbox",
        RequeuesLeasedDeliveries,
        TESTS.test_a_requeued_delivery_is_due_with_its_attempts_reset,
        TESTS.test_only_an_unfinished_delivery_without_a_lease_is_requeued,
    ),
    broken_port(
        "outbox",
        RequeuesPendingDeliveriesOnly,
        TESTS.test_a_requeued_delivery_is_due_with_its_attempts_reset,
    ),
]
