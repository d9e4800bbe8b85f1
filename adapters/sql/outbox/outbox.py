"""The delivery side of the outbox."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from hexameter.adapters.sql.driver.interface import Connection, Database, ResultRow
from hexameter.adapters.sql.outbox import statements, subscription_statements
from hexameter.adapters.sql.outbox.deliveries import add_deliveries
from hexameter.adapters.sql.tables.outbox import DeliveryStatus
from hexameter.adapters.sql.unit_of_work import SqlRepository
from hexameter.application.ports.clock import IdGenerator
from hexameter.application.ports.outbox import (
    Delivery,
    LeaseLost,
    StoredEvent,
    UnfinishedDelivery,
    Work,
)

MAX_ERROR = 1_000


class SqlOutbox:
    def __init__(self, database: Database, ids: IdGenerator) -> None:
        self._database = database
        self._ids = ids

    async def work(self, subscribers: Collection[str], *, now: datetime) -> Work:
        rows = await self._database.fetch_all(
            statements.WORK, subscribers=list(subscribers), now=now
        )
        found = {row.subscriber for row in rows}
        return Work(unsequenced=None in found, subscribers=frozenset(found - {None}))

    async def sequence(self, *, limit: int, now: datetime) -> int:
        async with self._database.transaction() as transaction:
            held = await transaction.fetch_one(statements.TRY_LOCK_SEQUENCER)
            if held is None:
                return 0
            last = held.position
            numbered = await transaction.fetch_all(statements.NUMBER, last=last, limit=limit)
            events = sorted(numbered, key=lambda event: event.position)
            subscriptions = await transaction.fetch_all(subscription_statements.WANTED_TYPES)
            wanted = [
                (event.id, subscription.name)
                for event in events
                for subscription in subscriptions
                if event.type in subscription.event_types
            ]
            await add_deliveries(transaction, self._ids, wanted, now=now)
            await transaction.execute(statements.MOVE_SEQUENCER, last=last + len(events))
            await transaction.commit()
        return len(events)

    async def claim(
        self, subscriber: str, *, owner: str, lease: timedelta, limit: int, now: datetime
    ) -> Sequence[Delivery]:
        async with self._database.transaction() as transaction:
            rows = await transaction.fetch_all(
                statements.TAKE, subscriber=subscriber, limit=limit, now=now
            )
            if rows:
                await transaction.execute(
                    statements.LEASE,
                    ids=[row.id for row in rows],
                    owner=owner,
                    leased_until=now + lease,
                )
                await transaction.commit()
        return [_delivery(row, subscriber, owner) for row in rows]

    async def succeed(self, delivery: Delivery, *, now: datetime) -> None:
        await self._finish(delivery, DeliveryStatus.SUCCEEDED, now, None)

    async def retry(self, delivery: Delivery, *, at: datetime, error: str) -> None:
        async with self._database.autocommit() as connection:
            await connection.execute(
                statements.POSTPONE,
                delivery_id=delivery.id,
                by=delivery.owner,
                attempt=delivery.attempt,
                due_at=at,
                last_error=_kept(error),
            )

    async def set_aside(self, delivery: Delivery, *, error: str, now: datetime) -> None:
        await self._finish(delivery, DeliveryStatus.DEAD, now, _kept(error))

    async def prune(self, before: datetime) -> int:
        pruned = 0
        while True:
            async with self._database.transaction() as transaction:
                await transaction.fetch_one(statements.LOCK_SEQUENCER)
                count = await transaction.execute(statements.PRUNE, before=before)
                await transaction.commit()
            pruned += count
            if count < statements.PRUNED_AT_ONCE:
                return pruned

    async def unfinished(self, *, limit: int) -> Sequence[UnfinishedDelivery]:
        rows = await self._database.fetch_all(statements.UNFINISHED, limit=limit)
        return [
            UnfinishedDelivery(
                id=row.id,
                subscriber=row.subscriber,
                event_type=row.type,
                is_dead=row.status == DeliveryStatus.DEAD,
                attempts=row.attempts,
                due_at=row.due_at,
                error=row.last_error,
            )
            for row in rows
        ]

    async def requeue(self, delivery_id: UUID, *, now: datetime) -> bool:
        async with self._database.autocommit() as connection:
            return bool(
                await connection.execute(statements.REQUEUE, delivery_id=delivery_id, now=now)
            )

    async def backlog(self) -> Mapping[str, int]:
        (row,) = await self._database.fetch_all(statements.BACKLOG)
        return {"pending": row.pending, "dead": row.dead, "unsequenced": row.unsequenced}

    async def _finish(
        self, delivery: Delivery, status: DeliveryStatus, now: datetime, error: str | None
    ) -> None:
        async with self._database.autocommit() as connection:
            await _finish(connection, delivery, status, now, error)


class SqlClaimedDeliveries(SqlRepository):
    async def succeed(self, delivery: Delivery, *, now: datetime) -> None:
        if not await _finish(self._connection, delivery, DeliveryStatus.SUCCEEDED, now, None):
            raise LeaseLost


async def _finish(
    connection: Connection,
    delivery: Delivery,
    status: DeliveryStatus,
    now: datetime,
    error: str | None,
) -> int:
    return await connection.execute(
        statements.FINISH,
        delivery_id=delivery.id,
        by=delivery.owner,
        attempt=delivery.attempt,
        status=status.value,
        finished_at=now,
        last_error=error,
    )


def _kept(error: str) -> str:
    """Without the characters that PostgreSQL refuses."""
    return error[:MAX_ERROR].replace("\0", "").encode(errors="replace").decode()


def _delivery(row: ResultRow, subscriber: str, owner: str) -> Delivery:
    """From a row of `statements.TAKE`."""
    event = StoredEvent(
        id=row.event_id,
        position=row.position,
        type=row.type,
        aggregate=row.aggregate,
        aggregate_id=row.aggregate_id,
        occurred_at=row.occurred_at,
        data=row.data,
        depth=row.depth,
    )
    return Delivery(
        id=row.id, subscriber=subscriber, event=event, attempt=row.attempts + 1, owner=owner
    )
