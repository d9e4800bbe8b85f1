"""The outbox: written by the unit of work, delivered by `MemoryOutbox`."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from hexameter.adapters.memory.store import MemoryStore, Reference, Snapshot, Table, Transaction
from hexameter.application.events.event_codec import event_data
from hexameter.application.ports.clock import Clock, IdGenerator
from hexameter.application.ports.outbox import Delivery, StoredEvent, UnfinishedDelivery

UNSEQUENCED = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """`data` is JSON text, so that an event that no database could store is refused here too."""

    id: UUID
    type: str
    aggregate: str
    aggregate_id: UUID
    occurred_at: datetime
    data: str
    position: int = UNSEQUENCED


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    id: UUID
    subscriber: str
    event_id: UUID
    status: Literal["pending", "done", "dead"] = "pending"
    attempts: int = 0
    due_at: datetime
    owner: str | None = None
    leased_until: datetime | None = None
    error: str | None = None

    def is_leased(self, now: datetime) -> bool:
        return self.leased_until is not None and now < self.leased_until

    def is_claimable(self, now: datetime) -> bool:
        return self.due_at <= now and not self.is_leased(now)


EVENTS = Table[UUID, EventRow]("outbox")
DELIVERIES = Table[UUID, DeliveryRow](
    "deliveries", Reference(EVENTS, lambda delivery: delivery.event_id)
)
LAST_POSITION = Table[str, int]("outbox_position")


def append_events(transaction: Transaction, *, clock: Clock, ids: IdGenerator) -> None:
    """Appends the events that the aggregates of the transaction have recorded."""
    for event in transaction.pull_events():
        row = EventRow(
            id=ids.new(),
            type=event.type,
            aggregate=event.aggregate,
            aggregate_id=event.aggregate_id,
            occurred_at=clock.now(),
            data=json.dumps(event_data(event), allow_nan=False),
        )
        transaction.insert(EVENTS, row.id, row)


class MemoryOutbox:
    """Events are in commit order, because a dict keeps the order of insertion."""

    def __init__(self, store: MemoryStore, ids: IdGenerator) -> None:
        self._store = store
        self._ids = ids

    async def has_work(self, subscribers: Collection[str], *, now: datetime) -> bool:
        committed = self._store.committed
        return any(
            event.position == UNSEQUENCED for event in committed.read(EVENTS).values()
        ) or any(
            row.is_claimable(now)
            for subscriber in subscribers
            for row in _heads(committed, subscriber)
        )

    async def sequence(
        self, subscriptions: Mapping[str, Collection[str]], *, limit: int, now: datetime
    ) -> int:
        async with self._store.transaction() as transaction:
            last = transaction.read(LAST_POSITION).get("outbox", 0)
            events = transaction.read(EVENTS).values()
            waiting = [event for event in events if event.position == UNSEQUENCED][:limit]
            for position, event in enumerate(waiting, start=last + 1):
                transaction.update(EVENTS, event.id, replace(event, position=position))
                for subscriber, event_types in subscriptions.items():
                    if event.type in event_types:
                        self._deliver(transaction, event, subscriber, now)
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

    async def succeed(self, delivery: Delivery, *, owner: str, now: datetime) -> None:
        async with self._store.transaction() as transaction:
            row = _leased(transaction, delivery, owner)
            if row is not None:
                row = replace(row, status="done", owner=None, leased_until=None, error=None)
                transaction.update(DELIVERIES, row.id, row)
            transaction.commit()

    async def retry(self, delivery: Delivery, *, owner: str, at: datetime, error: str) -> None:
        async with self._store.transaction() as transaction:
            row = _leased(transaction, delivery, owner)
            if row is not None:
                row = replace(row, due_at=at, owner=None, leased_until=None, error=error)
                transaction.update(DELIVERIES, row.id, row)
            transaction.commit()

    async def set_aside(self, delivery: Delivery, *, owner: str, error: str, now: datetime) -> None:
        async with self._store.transaction() as transaction:
            row = _leased(transaction, delivery, owner)
            if row is not None:
                row = replace(row, status="dead", owner=None, leased_until=None, error=error)
                transaction.update(DELIVERIES, row.id, row)
            transaction.commit()

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
        rows = [row for row in committed.read(DELIVERIES).values() if row.status != "done"]
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

    def _deliver(
        self, transaction: Transaction, event: EventRow, subscriber: str, now: datetime
    ) -> None:
        row = DeliveryRow(id=self._ids.new(), subscriber=subscriber, event_id=event.id, due_at=now)
        transaction.insert(DELIVERIES, row.id, row)


def _heads(transaction: Transaction | Snapshot, subscriber: str) -> Iterator[DeliveryRow]:
    """The oldest pending delivery of each aggregate, in the order of positions."""
    events = transaction.read(EVENTS)
    seen: set[tuple[str, UUID]] = set()
    # Deliveries are made in the order of positions.
    for row in transaction.read(DELIVERIES).values():
        if row.subscriber == subscriber and row.status == "pending":
            event = events[row.event_id]
            aggregate = (event.aggregate, event.aggregate_id)
            if aggregate not in seen:
                seen.add(aggregate)
                yield row


def _leased(transaction: Transaction, delivery: Delivery, owner: str) -> DeliveryRow | None:
    row = transaction.read(DELIVERIES).get(delivery.id)
    return row if row is not None and row.owner == owner else None


def _delivery(row: DeliveryRow, event: EventRow) -> Delivery:
    stored = StoredEvent(
        id=event.id,
        position=event.position,
        type=event.type,
        aggregate=event.aggregate,
        aggregate_id=event.aggregate_id,
        occurred_at=event.occurred_at,
        data=json.loads(event.data),
    )
    return Delivery(id=row.id, subscriber=row.subscriber, event=stored, attempt=row.attempts)
