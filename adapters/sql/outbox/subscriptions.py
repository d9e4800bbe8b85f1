"""The recorded subscriptions."""

from collections.abc import Collection, Sequence
from datetime import datetime

from hexameter.adapters.sql.driver.interface import Connection, Database
from hexameter.adapters.sql.outbox import subscription_statements as statements
from hexameter.adapters.sql.outbox.deliveries import add_deliveries
from hexameter.adapters.sql.outbox.statements import LOCK_SEQUENCER
from hexameter.application.ports.clock import IdGenerator
from hexameter.application.ports.subscriptions import Subscription
from hexameter.domain.pagination import EARLIEST


class SqlSubscriptions:
    def __init__(self, database: Database, ids: IdGenerator) -> None:
        self._database = database
        self._ids = ids

    async def record(
        self, name: str, event_types: Collection[str], *, from_start: bool, now: datetime
    ) -> None:
        found = await self._database.fetch_one(statements.FIND, subscription=name)
        if found is not None and set(event_types) <= set(found.event_types):
            return
        async with self._database.transaction() as transaction:
            await transaction.fetch_one(LOCK_SEQUENCER)
            found = await transaction.fetch_one(statements.FIND, subscription=name)
            known = set[str]() if found is None else set(found.event_types)
            both = sorted(known | set(event_types))
            if found is None:
                await transaction.execute(
                    statements.ADD, name=name, event_types=both, recorded_at=now
                )
            else:
                await transaction.execute(statements.SET_TYPES, subscription=name, event_types=both)
            if from_start:
                added = sorted(set(event_types) - known)
                await self._deliver_kept(transaction, name, added, since=EARLIEST, now=now)
            await transaction.commit()

    async def report_claims(self, names: Collection[str], *, now: datetime) -> None:
        async with self._database.autocommit() as connection:
            # One by one, so that two processes cannot wait for each other.
            for name in names:
                await connection.execute(statements.REPORT_CLAIM, subscription=name, now=now)

    async def all(self) -> Sequence[Subscription]:
        return [
            Subscription(
                name=row.name,
                event_types=row.event_types,
                recorded_at=row.recorded_at,
                claimed_at=row.claimed_at,
                pending=row.pending,
                dead=row.dead,
            )
            for row in await self._database.fetch_all(statements.ALL)
        ]

    async def replay(self, name: str, *, since: datetime = EARLIEST, now: datetime) -> int | None:
        async with self._database.transaction() as transaction:
            await transaction.fetch_one(LOCK_SEQUENCER)
            found = await transaction.fetch_one(statements.FIND, subscription=name)
            if found is None:
                return None
            again = await transaction.execute(
                statements.DELIVER_AGAIN,
                subscription=name,
                event_types=found.event_types,
                since=since,
                now=now,
            )
            added = await self._deliver_kept(
                transaction, name, found.event_types, since=since, now=now
            )
            await transaction.commit()
        return again + added

    async def retire(self, name: str) -> bool:
        async with self._database.transaction() as transaction:
            await transaction.fetch_one(LOCK_SEQUENCER)
            retired = await transaction.execute(statements.RETIRE, subscription=name)
            await transaction.execute(statements.DELETE_DELIVERIES, subscription=name)
            await transaction.commit()
        return bool(retired)

    async def _deliver_kept(
        self,
        connection: Connection,
        name: str,
        event_types: Sequence[str],
        *,
        since: datetime,
        now: datetime,
    ) -> int:
        events = await connection.fetch_all(
            statements.WITHOUT_DELIVERY, subscription=name, event_types=event_types, since=since
        )
        await add_deliveries(connection, self._ids, [(event.id, name) for event in events], now=now)
        return len(events)
