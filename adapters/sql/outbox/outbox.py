"""The delivery side of the outbox."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from hexameter.adapters.sql.driver.interface import Database, ResultRow
from hexameter.adapters.sql.outbox import statements
from hexameter.adapters.sql.tables.outbox import DeliveryStatus
from hexameter.application.ports.clock import IdGenerator
from hexameter.application.ports.outbox import Delivery, StoredEvent, UnfinishedDelivery

MAX_ERROR = 1_000


class SqlOutbox:
    def __init__(self, database: Database, ids: IdGenerator) -> None:
        self._database = database
        self._ids = ids

    async def has_work(self, subscribers: Collection[str], *, now: datetime) -> bool:
        found = await self._database.fetch_one(
            statements.HAS_WORK, subscribers=list(subscribers), now=now
        )
        return found is not None

    async def sequence(
        self, subscriptions: Mapping[str, Collection[str]], *, limit: int, now: datetime
    ) -> int:
        if await self._database.fetch_one(statements.UNSEQUENCED) is None:
            return 0
        async with self._database.transaction() as transaction:
            held = await transaction.fetch_one(statements.HOLD_SEQUENCER)
            if held is None:
                return 0
            last = held.position
            numbered = await transaction.fetch_all(statements.NUMBER, last=last, limit=limit)
            events = sorted(numbered, key=lambda event: event.position)
            wanted = [
                {"id": self._ids.new().hex, "event_id": event.id.hex, "subscriber": subscriber}
                for event in events
                for subscriber, event_types in subscriptions.items()
                if event.type in event_types
            ]
            if wanted:
                await transaction.execute(statements.ADD_DELIVERIES, wanted=wanted, now=now)
            await transaction.execute(statements.MOVE_SEQUENCER, last=last + len(events))
            await transaction.commit()
        return len(events)

    async def claim(
        self, subscriber: str, *, owner: str, lease: timedelta, limit: int, now: datetime
    ) -> Sequence[Delivery]:
        asked = {"subscriber": subscriber, "now": now}
        if await self._database.fetch_one(statements.CLAIMABLE, **asked) is None:
            return []
        async with self._database.transaction() as transaction:
            rows = await transaction.fetch_all(statements.TAKE, limit=limit, **asked)
            await transaction.execute(
                statements.LEASE,
                ids=[row.id for row in rows],
                owner=owner,
                leased_until=now + lease,
            )
            await transaction.commit()
        return [_delivery(row, subscriber) for row in rows]

    async def succeed(self, delivery: Delivery, *, owner: str, now: datetime) -> None:
        await self._finish(delivery, owner, DeliveryStatus.SUCCEEDED, now, None)

    async def retry(self, delivery: Delivery, *, owner: str, at: datetime, error: str) -> None:
        async with self._database.autocommit() as connection:
            await connection.execute(
                statements.POSTPONE,
                delivery_id=delivery.id,
                by=owner,
                attempt=delivery.attempt,
                due_at=at,
                last_error=_kept(error),
            )

    async def set_aside(self, delivery: Delivery, *, owner: str, error: str, now: datetime) -> None:
        await self._finish(delivery, owner, DeliveryStatus.DEAD, now, _kept(error))

    async def prune(self, before: datetime) -> int:
        pruned = 0
        while True:
            async with self._database.autocommit() as connection:
                count = await connection.execute(statements.PRUNE, before=before)
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
        row = await self._database.fetch_one(statements.BACKLOG)
        assert row is not None  # noqa: S101
        return {"pending": row.pending, "dead": row.dead, "unsequenced": row.unsequenced}

    async def _finish(
        self,
        delivery: Delivery,
        owner: str,
        status: DeliveryStatus,
        now: datetime,
        error: str | None,
    ) -> None:
        async with self._database.autocommit() as connection:
            await connection.execute(
                statements.FINISH,
                delivery_id=delivery.id,
                by=owner,
                attempt=delivery.attempt,
                status=status.value,
                finished_at=now,
                last_error=error,
            )


def _kept(error: str) -> str:
    """Without the characters that PostgreSQL refuses."""
    return error[:MAX_ERROR].replace("\0", "").encode(errors="replace").decode()


def _delivery(row: ResultRow, subscriber: str) -> Delivery:
    """From a row of `statements.TAKE`."""
    event = StoredEvent(
        id=row.event_id,
        position=row.position,
        type=row.type,
        aggregate=row.aggregate,
        aggregate_id=row.aggregate_id,
        occurred_at=row.occurred_at,
        data=row.data,
    )
    return Delivery(id=row.id, subscriber=subscriber, event=event, attempt=row.attempts + 1)
