"""The delivery side of the outbox in memory."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from hexameter.adapters.memory.outbox.tables import (
    DELIVERIES,
    EVENTS,
    LAST_POSITION,
    SUBSCRIPTIONS,
    UNSEQUENCED,
    DeliveryRow,
    EventRow,
    add_delivery,
    by_position,
    leased,
)
from hexameter.adapters.memory.store import MemoryRepository, MemoryStore, Snapshot, Transaction
from hexameter.application.ports.clock import IdGenerator
from hexameter.application.ports.outbox import (
    Delivery,
    LeaseLost,
    StoredEvent,
    UnfinishedDelivery,
    Work,
)


class MemoryOutbox:
    """Events are in commit order, because a dict keeps the order of insertion."""

    def __init__(self, store: MemoryStore, ids: IdGenerator) -> None:
        self._store = store
        self._ids = ids

    async def work(self, subscribers: Collection[str], *, now: datetime) -> Work:
        committed = self._store.committed
        events = committed.read(EVENTS).values()
        return Work(
            unsequenced=any(event.position == UNSEQUENCED for event in events),
            subscribers=frozenset(
                subscriber
                for subscriber in subscribers
                if any(row.is_claimable(now) for row in _heads(committed, subscriber))
            ),
        )

    async def sequence(self, *, limit: int, now: datetime) -> int:
        async with self._store.transaction() as transaction:
            last = transaction.read(LAST_POSITION).get("outbox", 0)
            events = transaction.read(EVENTS).values()
            waiting = [event for event in events if event.position == UNSEQUENCED][:limit]
            for position, event in enumerate(waiting, start=last + 1):
                transaction.update(EVENTS, event.id, replace(event, position=position))
                for subscriber, subscription in transaction.read(SUBSCRIPTIONS).items():
                    if event.type in subscription.event_types:
                        add_delivery(transaction, self._ids.new(), event.id, subscriber, now)
            transaction.update(LAST_POSITION, "outbox", last + len(waiting))
            transaction.commit()
            return len(waiting)

    async def claim(
        self, subscriber: str, *, owner: str, lease: timedelta, limit: int, now: datetime
    ) -> Sequence[Delivery]:
        async with self._store.transaction() as transaction:
            heads = [row for row in _heads(transaction, subscriber) if row.is_claimable(now)]
            claimed = [
                replace(row, owner=owner, leased_until=now + lease, attempts=row.attempts + 1)
                for row in heads[:limit]
            ]
            for row in claimed:
                transaction.update(DELIVERIES, row.id, row)
            transaction.commit()
            events = transaction.read(EVENTS)
            return [_delivery(row, events[row.event_id]) for row in claimed]

    async def succeed(self, delivery: Delivery, *, now: datetime) -> None:
        await self._end_lease(delivery, status="done", error=None)

    async def retry(self, delivery: Delivery, *, at: datetime, error: str) -> None:
        await self._end_lease(delivery, due_at=at, error=error)

    async def set_aside(self, delivery: Delivery, *, error: str, now: datetime) -> None:
        await self._end_lease(delivery, status="dead", error=error)

    async def prune(self, before: datetime) -> int:
        async with self._store.transaction() as transaction:
            deliveries = transaction.read(DELIVERIES).values()
            unfinished = {row.event_id for row in deliveries if row.status != "done"}
            over = [
                event.id
                for event in transaction.read(EVENTS).values()
                if event.position != UNSEQUENCED
                and event.occurred_at < before
                and event.id not in unfinished
            ]
            pruned = transaction.delete(EVENTS, over)
            transaction.commit()
            return pruned

    async def unfinished(self, *, limit: int) -> Sequence[UnfinishedDelivery]:
        committed = self._store.committed
        events = committed.read(EVENTS)
        rows = [row for row in by_position(committed) if row.status != "done"]
        return [
            UnfinishedDelivery(
                id=row.id,
                subscriber=row.subscriber,
                event_type=events[row.event_id].type,
                is_dead=row.status == "dead",
                attempts=row.attempts,
                due_at=row.due_at,
                error=row.error,
            )
            for row in rows[:limit]
        ]

    async def requeue(self, delivery_id: UUID, *, now: datetime) -> bool:
        async with self._store.transaction() as transaction:
            row = transaction.read(DELIVERIES).get(delivery_id)
            if row is None or row.status == "done" or row.is_leased(now):
                return False
            row = replace(row, status="pending", attempts=0, due_at=now)
            transaction.update(DELIVERIES, row.id, row)
            transaction.commit()
            return True

    async def backlog(self) -> Mapping[str, int]:
        committed = self._store.committed
        statuses = Counter(row.status for row in committed.read(DELIVERIES).values())
        events = committed.read(EVENTS).values()
        return {
            "pending": statuses["pending"],
            "dead": statuses["dead"],
            "unsequenced": sum(event.position == UNSEQUENCED for event in events),
        }

    async def _end_lease(self, delivery: Delivery, **changes: Any) -> None:
        async with self._store.transaction() as transaction:
            _end_lease(transaction, delivery, **changes)
            transaction.commit()


class MemoryClaimedDeliveries(MemoryRepository):
    async def succeed(self, delivery: Delivery, *, now: datetime) -> None:
        if not _end_lease(self._transaction, delivery, status="done", error=None):
            raise LeaseLost


def _end_lease(transaction: Transaction, delivery: Delivery, **changes: Any) -> bool:
    """Returns False when the delivery is no longer leased for this claim."""
    row = leased(transaction, delivery)
    if row is not None:
        row = replace(row, owner=None, leased_until=None, **changes)
        transaction.update(DELIVERIES, row.id, row)
    return row is not None


def _heads(transaction: Transaction | Snapshot, subscriber: str) -> Iterator[DeliveryRow]:
    """The oldest pending delivery of each aggregate, in the order of positions."""
    events = transaction.read(EVENTS)
    seen: set[tuple[str, UUID]] = set()
    for row in by_position(transaction):
        if row.subscriber == subscriber and row.status == "pending":
            event = events[row.event_id]
            aggregate = (event.aggregate, event.aggregate_id)
            if aggregate not in seen:
                seen.add(aggregate)
                yield row


def _delivery(row: DeliveryRow, event: EventRow) -> Delivery:
    stored = StoredEvent(
        id=event.id,
        position=event.position,
        type=event.type,
        aggregate=event.aggregate,
        aggregate_id=event.aggregate_id,
        occurred_at=event.occurred_at,
        data=json.loads(event.data),
        depth=event.depth,
    )
    return Delivery(
        id=row.id,
        subscriber=row.subscriber,
        event=stored,
        attempt=row.attempts,
        owner=row.owner or "",
    )
