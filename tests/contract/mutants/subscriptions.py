"""Subscriptions that lose events, or get what they should not."""

import asyncio
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from hexameter.adapters.clock import Uuid7Generator
from hexameter.adapters.memory.outbox.outbox import MemoryClaimedDeliveries, MemoryOutbox
from hexameter.adapters.memory.outbox.subscriptions import MemorySubscriptions
from hexameter.adapters.memory.outbox.tables import DELIVERIES, EVENTS, LAST_POSITION, SUBSCRIPTIONS
from hexameter.adapters.memory.store import MemoryStore
from hexameter.adapters.testing.contracts.events.claimed_deliveries import ClaimedDeliveriesContract
from hexameter.adapters.testing.contracts.events.outbox import OutboxContract
from hexameter.adapters.testing.contracts.events.subscriptions import SubscriptionsContract
from hexameter.application.ports.outbox import ClaimedDeliveries, Delivery, LeaseLost
from hexameter.application.ports.subscriptions import Subscription
from hexameter.domain.pagination import EARLIEST
from tests.contract.mutants.fault import broken_port, broken_repository


class _Subscriptions(MemorySubscriptions):
    def __init__(self, store: MemoryStore) -> None:
        super().__init__(store, Uuid7Generator())


class AlwaysBeginsAtTheStart(_Subscriptions):
    async def record(
        self, name: str, event_types: Collection[str], *, from_start: bool, now: datetime
    ) -> None:
        await super().record(name, event_types, from_start=True, now=now)


class NeverBeginsAtTheStart(_Subscriptions):
    async def record(
        self, name: str, event_types: Collection[str], *, from_start: bool, now: datetime
    ) -> None:
        await super().record(name, event_types, from_start=False, now=now)


class BeginsAgainWithEveryStart(_Subscriptions):
    """Of a process."""

    async def record(
        self, name: str, event_types: Collection[str], *, from_start: bool, now: datetime
    ) -> None:
        await super().record(name, event_types, from_start=from_start, now=now)
        if from_start:
            await self.replay(name, now=now)


class TakesTheLatestTypesOnly(_Subscriptions):
    async def record(
        self, name: str, event_types: Collection[str], *, from_start: bool, now: datetime
    ) -> None:
        await super().record(name, event_types, from_start=from_start, now=now)
        rows = self._store.committed.read(SUBSCRIPTIONS)
        latest = replace(rows[name], event_types=frozenset(event_types))
        self._store.publish({SUBSCRIPTIONS: {**rows, name: latest}})


class CountsAllTogether(_Subscriptions):
    async def all(self) -> Sequence[Subscription]:
        found = await super().all()
        pending = sum(each.pending for each in found)
        return [replace(each, pending=pending) for each in found]


class ReportsClaimsOfAll(_Subscriptions):
    async def report_claims(self, names: Collection[str], *, now: datetime) -> None:
        every = self._store.committed.read(SUBSCRIPTIONS)
        await super().report_claims(every.keys(), now=now)


class ReplaysFromTheStart(_Subscriptions):
    async def replay(self, name: str, *, since: datetime = EARLIEST, now: datetime) -> int | None:
        return await super().replay(name, now=now)


class ReplaysOnlyWhatWasDelivered(_Subscriptions):
    """Not what is older than the subscription."""

    async def replay(self, name: str, *, since: datetime = EARLIEST, now: datetime) -> int | None:
        if name not in self._store.committed.read(SUBSCRIPTIONS):
            return None
        async with self._store.transaction() as transaction:
            types = transaction.read(SUBSCRIPTIONS)[name].event_types
            again = self._deliver_again(transaction, name, types, since=since, now=now)
            transaction.commit()
            return again


class ReplaysWhatIsLeased(_Subscriptions):
    async def replay(self, name: str, *, since: datetime = EARLIEST, now: datetime) -> int | None:
        rows = self._store.committed.read(DELIVERIES)
        leased = {
            row.id: replace(row, owner=None, leased_until=None)
            for row in rows.values()
            if row.subscriber == name
        }
        self._store.publish({DELIVERIES: {**rows, **leased}})
        return await super().replay(name, since=since, now=now)


class RetiresEverySubscription(_Subscriptions):
    async def retire(self, name: str) -> bool:
        retired = await super().retire(name)
        self._store.publish({SUBSCRIPTIONS: {}})
        return retired


class KeepsTheDeliveriesOfTheRetired(_Subscriptions):
    async def retire(self, name: str) -> bool:
        async with self._store.transaction() as transaction:
            retired = transaction.delete(SUBSCRIPTIONS, [name])
            transaction.commit()
            return bool(retired)


class ReadsSubscriptionsTooEarly(MemoryOutbox):
    """Before it knows which events get positions: one that is recorded in between misses them."""

    def __init__(self, store: MemoryStore) -> None:
        super().__init__(store, Uuid7Generator())

    async def sequence(self, *, limit: int, now: datetime) -> int:
        known = self._store.committed.read(SUBSCRIPTIONS)
        await asyncio.sleep(0)
        last = self._store.committed.read(LAST_POSITION).get("outbox", 0)
        count = await super().sequence(limit=limit, now=now)
        rows, events = self._store.committed.read(DELIVERIES), self._store.committed.read(EVENTS)
        kept = {
            key: row
            for key, row in rows.items()
            if row.subscriber in known or events[row.event_id].position <= last
        }
        self._store.publish({DELIVERIES: kept})
        return count


class PrunesTheOldestAlways(MemoryOutbox):
    def __init__(self, store: MemoryStore) -> None:
        super().__init__(store, Uuid7Generator())

    async def prune(self, before: datetime) -> int:
        events = dict(self._store.committed.read(EVENTS))
        if events:
            del events[next(iter(events))]
            rows = self._store.committed.read(DELIVERIES).items()
            kept = {key: row for key, row in rows if row.event_id in events}
            self._store.publish({EVENTS: events, DELIVERIES: kept})
        return 1


class MarksAtOnce(MemoryClaimedDeliveries):
    """Whether the unit of work is committed or not."""

    async def succeed(self, delivery: Delivery, *, now: datetime) -> None:
        await super().succeed(delivery, now=now)
        rows = self._transaction.read(DELIVERIES)
        store = self._transaction._store  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - the fault
        store.publish({DELIVERIES: dict(rows)})


class MarksWithoutALease(MemoryClaimedDeliveries):
    async def succeed(self, delivery: Delivery, *, now: datetime) -> None:
        with suppress(LeaseLost):
            await super().succeed(delivery, now=now)


TESTS = SubscriptionsContract
CLAIMED = ClaimedDeliveriesContract

FAULTS = [
    broken_port("subscriptions", AlwaysBeginsAtTheStart, TESTS.test_one_begins_with_the_next_event),
    broken_port(
        "subscriptions",
        NeverBeginsAtTheStart,
        TESTS.test_one_may_begin_with_the_oldest_event_that_is_kept,
        TESTS.test_no_event_is_lost_while_others_give_positions,
    ),
    broken_port(
        "subscriptions",
        BeginsAgainWithEveryStart,
        TESTS.test_one_may_begin_with_the_oldest_event_that_is_kept,
    ),
    broken_port(
        "subscriptions", TakesTheLatestTypesOnly, TESTS.test_types_are_added_and_never_dropped
    ),
    broken_port(
        "subscriptions",
        CountsAllTogether,
        TESTS.test_all_are_listed_with_the_number_of_their_deliveries,
    ),
    broken_port("subscriptions", ReportsClaimsOfAll, TESTS.test_claims_are_reported_by_name),
    broken_port("subscriptions", ReplaysFromTheStart, TESTS.test_a_replay_may_begin_later),
    broken_port(
        "subscriptions",
        ReplaysOnlyWhatWasDelivered,
        TESTS.test_a_replay_delivers_again_what_was_done_or_set_aside,
    ),
    broken_port(
        "subscriptions",
        ReplaysWhatIsLeased,
        TESTS.test_what_is_being_delivered_is_not_replayed,
    ),
    broken_port(
        "subscriptions",
        RetiresEverySubscription,
        TESTS.test_a_retired_one_gets_nothing_any_more,
    ),
    broken_port(
        "subscriptions",
        KeepsTheDeliveriesOfTheRetired,
        TESTS.test_a_retired_one_gets_nothing_any_more,
    ),
    broken_port(
        "outbox",
        ReadsSubscriptionsTooEarly,
        TESTS.test_no_event_is_lost_while_others_give_positions,
    ),
    broken_repository(
        ClaimedDeliveries,
        MarksAtOnce,
        CLAIMED.test_one_of_a_unit_of_work_that_is_undone_is_claimed_again,
    ),
    broken_repository(
        ClaimedDeliveries, MarksWithoutALease, CLAIMED.test_one_whose_lease_is_lost_is_refused
    ),
    broken_port(
        "outbox",
        PrunesTheOldestAlways,
        TESTS.test_an_event_that_is_needed_is_not_pruned,
        OutboxContract.test_pruning_removes_what_is_old_and_done,
    ),
]
