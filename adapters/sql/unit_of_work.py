"""One transaction, its repositories, and the events it hands to the outbox."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar, cast

from sqlalchemy import Uuid, bindparam, insert, select
from sqlalchemy import cast as cast_to

from hexameter.adapters.sql.driver.constructs import Statement, unnest
from hexameter.adapters.sql.driver.interface import Connection, Database, Transaction
from hexameter.adapters.sql.schema.types import Json
from hexameter.adapters.sql.tables.outbox import OutboxRow
from hexameter.application.events.before_commit import BeforeCommitFunctions
from hexameter.application.events.cause import current_depth
from hexameter.application.events.event_codec import event_data
from hexameter.application.ports.clock import Clock, IdGenerator
from hexameter.application.ports.unit_of_work import UnitOfWork
from hexameter.domain.errors import StaleWrite
from hexameter.domain.events import Aggregate, Event

T = TypeVar("T")

# The database assigns `number`; RETURNING it would only take time.
_COLUMNS = ("id", "type", "aggregate", "aggregate_id", "occurred_at", "data", "depth")
_RECORD = insert(OutboxRow).values({name: bindparam(name) for name in _COLUMNS}).inline()

_EVENT = unnest("recorded", Json)
_RECORD_MANY = (
    insert(OutboxRow)
    .from_select(
        _COLUMNS,
        select(
            cast_to(_EVENT["id"].as_string(), Uuid()),
            _EVENT["type"].as_string(),
            _EVENT["aggregate"].as_string(),
            cast_to(_EVENT["aggregate_id"].as_string(), Uuid()),
            bindparam("occurred_at", type_=OutboxRow.occurred_at.type),
            _EVENT["data"],
            bindparam("depth", type_=OutboxRow.depth.type),
        ),
    )
    .inline()
)
"""In their order. `recorded` has the keys `id`, `type`, `aggregate`, `aggregate_id` and `data`; the
ids as 32 hexadecimal digits.
"""
_AT_ONCE = 1000


class UnitOfWorkContext:
    """What repositories share inside one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.events: list[Event] = []
        self.after_commit: list[Callable[[], None]] = []
        """Called once after the next commit; dropped if there is none."""

    def collect(self, aggregate: Aggregate) -> None:
        """Take the events of an aggregate that has been stored or removed."""
        self.events.extend(aggregate.pull_events())

    async def change_one(self, statement: Statement, /, **parameters: object) -> None:
        """Update or delete the row of an aggregate. Raises `StaleWrite` if none has the version."""
        if not await self.connection.execute(statement, **parameters):
            raise StaleWrite

    def pull_events(self) -> list[Event]:
        """The events since the last call, oldest first."""
        events, self.events = self.events, []
        return events


class SqlRepository:
    """A repository of one unit of work."""

    def __init__(self, context: UnitOfWorkContext) -> None:
        self._context = context
        self._connection = context.connection


RepositoryFactories = Mapping[type[object], Callable[[UnitOfWorkContext], object]]
"""From a port to the factory of its repository for one unit of work."""


class SqlUnitOfWork(UnitOfWork):
    def __init__(
        self,
        transaction: Transaction,
        factories: RepositoryFactories,
        clock: Clock,
        ids: IdGenerator,
        before_commit: BeforeCommitFunctions | None = None,
    ) -> None:
        self._transaction = transaction
        self._factories = factories
        self._clock = clock
        self._ids = ids
        self._before_commit = before_commit or BeforeCommitFunctions()
        self._context = UnitOfWorkContext(transaction)
        self._repositories: dict[type[object], object] = {}

    def get(self, port: type[T]) -> T:
        repository = self._repositories.get(port)
        if repository is None:
            repository = self._repositories[port] = self._factories[port](self._context)
        return cast(T, repository)

    def record(self, event: Event) -> None:
        self._context.events.append(event)

    async def commit(self) -> None:
        events = await self._before_commit.run(self, self._context.pull_events)
        if len(events) == 1:
            await self._record(events[0])
        else:
            for begin in range(0, len(events), _AT_ONCE):
                await self._record_many(events[begin : begin + _AT_ONCE])
        await self._transaction.commit()
        callbacks, self._context.after_commit = self._context.after_commit, []
        for callback in callbacks:
            callback()

    async def _record(self, event: Event) -> None:
        await self._transaction.execute(
            _RECORD,
            id=self._ids.new(),
            type=event.type,
            aggregate=event.aggregate,
            aggregate_id=event.aggregate_id,
            occurred_at=self._clock.now(),
            data=event_data(event),
            depth=current_depth(),
        )

    async def _record_many(self, events: Sequence[Event]) -> None:
        recorded = [
            {
                "id": self._ids.new().hex,
                "type": event.type,
                "aggregate": event.aggregate,
                "aggregate_id": event.aggregate_id.hex,
                "data": event_data(event),
            }
            for event in events
        ]
        await self._transaction.execute(
            _RECORD_MANY, recorded=recorded, occurred_at=self._clock.now(), depth=current_depth()
        )


class SqlUnitOfWorkFactory:
    def __init__(
        self,
        database: Database,
        repositories: RepositoryFactories,
        clock: Clock,
        ids: IdGenerator,
        before_commit: BeforeCommitFunctions | None = None,
    ) -> None:
        self._database = database
        self._factories = repositories
        self._clock = clock
        self._ids = ids
        self._before_commit = before_commit

    @asynccontextmanager
    async def __call__(self) -> AsyncGenerator[SqlUnitOfWork]:
        """Raises `UnitOfWorkMisused` inside a task that is already in one."""
        async with self._database.transaction() as transaction:
            yield SqlUnitOfWork(
                transaction, self._factories, self._clock, self._ids, self._before_commit
            )
