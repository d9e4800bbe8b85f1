"""What the contract of the outbox cannot see."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import insert
from uuid_utils.compat import uuid7

from hexameter.adapters.clock import Uuid7Generator
from hexameter.adapters.sql.driver.constructs import bind_columns
from hexameter.adapters.sql.driver.interface import Database
from hexameter.adapters.sql.outbox.outbox import SqlOutbox
from hexameter.adapters.sql.outbox.subscriptions import SqlSubscriptions
from hexameter.adapters.sql.tables.outbox import OutboxRow
from hexameter.adapters.sql.unit_of_work import SqlUnitOfWorkFactory
from hexameter.adapters.testing.builders import build_user
from hexameter.adapters.testing.clock import NOON, MovableClock
from hexameter.application.ports.clock import IdGenerator
from hexameter.application.ports.outbox import Delivery, Work
from hexameter.domain.auth.events import RegistrationAttempted
from hexameter.entrypoints.containers.stores import repositories
from hexameter.entrypoints.features.core import FEATURES
from tests.support.databases import opened
from tests.support.stores import DATABASES, StoreMaker

RECORD = (
    insert(OutboxRow)
    .values(
        bind_columns(
            OutboxRow.id,
            OutboxRow.type,
            OutboxRow.aggregate,
            OutboxRow.aggregate_id,
            OutboxRow.occurred_at,
            OutboxRow.data,
        )
    )
    .inline()
)
LEASE = timedelta(seconds=30)
ADA, GRACE = build_user().id, build_user().id


@pytest.fixture(params=DATABASES)
async def database(
    request: pytest.FixtureRequest, empty_store: StoreMaker
) -> AsyncIterator[Database]:
    async with empty_store(request.param) as url, opened(url) as database:
        yield database


async def test_order_does_not_come_from_the_clocks_that_ids_are_made_of(
    database: Database,
) -> None:
    uow = units_of_work(database, Backwards())
    for _ in range(3):
        async with uow() as unit:
            unit.record(RegistrationAttempted(user_id=ADA))
            await unit.commit()
    ids: list[UUID] = []
    outbox = await subscribed(database)
    assert await outbox.sequence(limit=10, now=NOON) == 3
    for position in (1, 2, 3):
        (delivery,) = await claim(outbox)
        assert delivery.event.position == position
        ids.append(delivery.event.id)
        await outbox.succeed(delivery, now=NOON)
    assert ids == sorted(ids, reverse=True)


async def test_who_finds_nothing_to_do_has_only_read_once(database: Database) -> None:
    outbox = SqlOutbox(database, Uuid7Generator())
    ran: list[str] = []
    database.on_statement.append(lambda sql, seconds, error: ran.append(sql))
    assert await outbox.work(["mail"], now=NOON) == Work(unsequenced=False, subscribers=frozenset())
    assert [sql.split()[0] for sql in ran] == ["SELECT"]


async def test_what_is_committed_late_is_numbered_late(empty_store: StoreMaker) -> None:
    async with empty_store("postgresql") as url, opened(url) as database:
        uow, outbox = units_of_work(database, Uuid7Generator()), await subscribed(database)
        written, may_commit = asyncio.Event(), asyncio.Event()

        async def commit_late() -> None:
            async with database.transaction() as transaction:
                await transaction.execute(
                    RECORD,
                    id=uuid7(),
                    type=RegistrationAttempted.type,
                    aggregate="user",
                    aggregate_id=ADA,
                    occurred_at=NOON,
                    data={},
                )
                written.set()
                await may_commit.wait()
                await transaction.commit()

        async with asyncio.timeout(10), asyncio.TaskGroup() as tasks:
            late = tasks.create_task(commit_late())
            await written.wait()
            async with uow() as unit:
                unit.record(RegistrationAttempted(user_id=GRACE))
                await unit.commit()
            assert await outbox.sequence(limit=10, now=NOON) == 1
            may_commit.set()
            await late
        assert await outbox.sequence(limit=10, now=NOON) == 1
        claimed = await claim(outbox)
        assert [(each.event.position, each.event.aggregate_id) for each in claimed] == [
            (1, GRACE),
            (2, ADA),
        ]


class Backwards:
    """Each id is lower than the one before, as from a clock that is set back."""

    def __init__(self) -> None:
        self._next = 1 << 100

    def new(self) -> UUID:
        self._next -= 1
        return UUID(int=self._next)


def units_of_work(database: Database, ids: IdGenerator) -> SqlUnitOfWorkFactory:
    return SqlUnitOfWorkFactory(database, repositories("sql", FEATURES), MovableClock(), ids)


async def subscribed(database: Database) -> SqlOutbox:
    ids, types = Uuid7Generator(), {RegistrationAttempted.type}
    await SqlSubscriptions(database, ids).record("mail", types, from_start=False, now=NOON)
    return SqlOutbox(database, ids)


async def claim(outbox: SqlOutbox) -> Sequence[Delivery]:
    return await outbox.claim("mail", owner="worker", lease=LEASE, limit=10, now=NOON)
