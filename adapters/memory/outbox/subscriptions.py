"""The recorded subscriptions in memory."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from hexameter.adapters.memory.outbox.tables import (
    DELIVERIES,
    EVENTS,
    SUBSCRIPTIONS,
    UNSEQUENCED,
    SubscriptionRow,
    add_delivery,
)
from hexameter.adapters.memory.store import MemoryStore, Transaction
from hexameter.application.ports.clock import IdGenerator
from hexameter.application.ports.subscriptions import Subscription
from hexameter.domain.pagination import EARLIEST


class MemorySubscriptions:
    def __init__(self, store: MemoryStore, ids: IdGenerator) -> None:
        self._store = store
        self._ids = ids

    async def record(
        self, name: str, event_types: Collection[str], *, from_start: bool, now: datetime
    ) -> None:
        async with self._store.transaction() as transaction:
            row = transaction.read(SUBSCRIPTIONS).get(name)
            row = row or SubscriptionRow(event_types=frozenset(), recorded_at=now)
            added = frozenset(event_types) - row.event_types
            both = replace(row, event_types=row.event_types | added)
            transaction.update(SUBSCRIPTIONS, name, both)
            if from_start:
                self._deliver_kept(transaction, name, added, since=EARLIEST, now=now)
            transaction.commit()

    async def report_claims(self, names: Collection[str], *, now: datetime) -> None:
        async with self._store.transaction() as transaction:
            for name, row in transaction.read(SUBSCRIPTIONS).items():
                if name in names:
                    transaction.update(SUBSCRIPTIONS, name, replace(row, claimed_at=now))
            transaction.commit()

    async def all(self) -> Sequence[Subscription]:
        committed = self._store.committed
        rows = committed.read(DELIVERIES).values()
        counts = Counter((row.subscriber, row.status) for row in rows)
        return [
            Subscription(
                name=name,
                event_types=sorted(row.event_types),
                recorded_at=row.recorded_at,
                claimed_at=row.claimed_at,
                pending=counts[name, "pending"],
                dead=counts[name, "dead"],
            )
            for name, row in sorted(committed.read(SUBSCRIPTIONS).items())
        ]

    async def replay(self, name: str, *, since: datetime = EARLIEST, now: datetime) -> int | None:
        async with self._store.transaction() as transaction:
            subscription = transaction.read(SUBSCRIPTIONS).get(name)
            if subscription is None:
                return None
            types = subscription.event_types
            again = self._deliver_again(transaction, name, types, since=since, now=now)
            added = self._deliver_kept(transaction, name, types, since=since, now=now)
            transaction.commit()
            return again + added

    async def retire(self, name: str) -> bool:
        async with self._store.transaction() as transaction:
            retired = transaction.delete(SUBSCRIPTIONS, [name])
            rows = transaction.read(DELIVERIES).values()
            transaction.delete(DELIVERIES, [row.id for row in rows if row.subscriber == name])
            transaction.commit()
            return bool(retired)

    def _deliver_again(
        self,
        transaction: Transaction,
        name: str,
        event_types: Collection[str],
        *,
        since: datetime,
        now: datetime,
    ) -> int:
        events = transaction.read(EVENTS)
        over = [
            row
            for row in transaction.read(DELIVERIES).values()
            if row.subscriber == name
            and row.status != "pending"
            and events[row.event_id].type in event_types
            and events[row.event_id].occurred_at >= since
        ]
        for row in over:
            due = replace(row, status="pending", attempts=0, due_at=now, error=None)
            transaction.update(DELIVERIES, row.id, due)
        return len(over)

    def _deliver_kept(
        self,
        transaction: Transaction,
        name: str,
        event_types: Collection[str],
        *,
        since: datetime,
        now: datetime,
    ) -> int:
        rows = transaction.read(DELIVERIES).values()
        delivered = {row.event_id for row in rows if row.subscriber == name}
        kept = [
            event.id
            for event in transaction.read(EVENTS).values()
            if event.position != UNSEQUENCED
            and event.type in event_types
            and event.occurred_at >= since
            and event.id not in delivered
        ]
        for event_id in kept:
            add_delivery(transaction, self._ids.new(), event_id, name, now)
        return len(kept)
