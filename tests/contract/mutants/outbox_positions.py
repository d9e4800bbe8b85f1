"""Positions of events that have gaps, repeat, or are out of order."""

from datetime import datetime

from hexameter.adapters.memory.outbox.tables import (
    EVENTS,
    LAST_POSITION,
    SUBSCRIPTIONS,
)
from hexameter.adapters.testing.contracts.events.positions import PositionsContract
from hexameter.adapters.testing.contracts.events.recorded_events import RecordedEventsContract
from tests.contract.mutants.fault import broken_port
from tests.contract.mutants.outbox import IntactOutbox


class LeavesGaps(IntactOutbox):
    """As a database's sequence does."""

    async def sequence(self, *, limit: int, now: datetime) -> int:
        count = await super().sequence(limit=limit, now=now)
        last = self._store.committed.read(LAST_POSITION)["outbox"]
        self._store.publish({LAST_POSITION: {"outbox": last + 1}})
        return count


class BeginsAnewWhenItIsPruned(IntactOutbox):
    async def prune(self, before: datetime) -> int:
        pruned = await super().prune(before)
        if not self._store.committed.read(EVENTS):
            self._store.publish({LAST_POSITION: {"outbox": 0}})
        return pruned


class NumbersTheNewestFirst(IntactOutbox):
    async def sequence(self, *, limit: int, now: datetime) -> int:
        events = dict(self._store.committed.read(EVENTS))
        self._store.publish({EVENTS: dict(reversed(events.items()))})
        return await super().sequence(limit=limit, now=now)


class NumbersInTheOrderOfIds(IntactOutbox):
    """By the ids of the aggregates instead of the order of commits."""

    async def sequence(self, *, limit: int, now: datetime) -> int:
        events = self._store.committed.read(EVENTS).items()
        by_id = sorted(events, key=lambda item: item[1].aggregate_id)
        self._store.publish({EVENTS: dict(by_id)})
        return await super().sequence(limit=limit, now=now)


class PassesOverWhatNobodyWants(IntactOutbox):
    """It stays without a position."""

    async def sequence(self, *, limit: int, now: datetime) -> int:
        if not self._store.committed.read(SUBSCRIPTIONS):
            return 0
        return await super().sequence(limit=limit, now=now)


TESTS = PositionsContract

FAULTS = [
    broken_port(
        "outbox",
        LeavesGaps,
        TESTS.test_positions_are_gapless_in_the_order_of_commits,
        TESTS.test_positions_are_gapless_under_concurrency,
        TESTS.test_positions_are_never_given_again,
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
]
