"""Events, deliveries and subscriptions in memory."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from hexameter.adapters.memory.store import Reference, Snapshot, Table, Transaction
from hexameter.application.events.cause import current_depth
from hexameter.application.events.event_codec import event_data
from hexameter.application.ports.clock import Clock, IdGenerator
from hexameter.application.ports.outbox import Delivery

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
    depth: int
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


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionRow:
    event_types: frozenset[str]
    recorded_at: datetime
    claimed_at: datetime | None = None


SUBSCRIPTIONS = Table[str, SubscriptionRow]("subscriptions")


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
            depth=current_depth(),
        )
        transaction.insert(EVENTS, row.id, row)


def add_delivery(
    transaction: Transaction, id: UUID, event_id: UUID, subscriber: str, now: datetime
) -> None:
    row = DeliveryRow(id=id, subscriber=subscriber, event_id=event_id, due_at=now)
    transaction.insert(DELIVERIES, id, row)


def by_position(transaction: Transaction | Snapshot) -> Sequence[DeliveryRow]:
    """All deliveries."""
    events = transaction.read(EVENTS)
    rows = transaction.read(DELIVERIES).values()
    return sorted(rows, key=lambda row: events[row.event_id].position)


def leased(transaction: Transaction, delivery: Delivery) -> DeliveryRow | None:
    """None when another owner, or another claim of the same owner, has the lease by now."""
    row = transaction.read(DELIVERIES).get(delivery.id)
    if row is None or (row.owner, row.attempts) != (delivery.owner, delivery.attempt):
        return None
    return row
