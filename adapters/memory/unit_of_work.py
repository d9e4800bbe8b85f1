"""The unit of work over the store in memory."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import TypeVar, cast

from hexameter.adapters.memory.outbox.tables import append_events
from hexameter.adapters.memory.store import MemoryStore, Transaction
from hexameter.application.events.before_commit import BeforeCommitFunctions
from hexameter.application.ports.clock import Clock, IdGenerator
from hexameter.application.ports.unit_of_work import UnitOfWork
from hexameter.domain.events import Event

T = TypeVar("T")

RepositoryFactories = Mapping[type, Callable[[Transaction], object]]
"""From a port to the factory of its repository for one unit of work."""


class MemoryUnitOfWork(UnitOfWork):
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
        self._repositories: dict[type, object] = {}

    def get(self, port: type[T]) -> T:
        if port not in self._repositories:
            self._repositories[port] = self._factories[port](self._transaction)
        return cast("T", self._repositories[port])

    def record(self, event: Event) -> None:
        self._transaction.record(event)

    async def commit(self) -> None:
        for event in await self._before_commit.run(self, self._transaction.pull_events):
            self._transaction.record(event)
        append_events(self._transaction, clock=self._clock, ids=self._ids)
        self._transaction.commit()


class MemoryUnitOfWorkFactory:
    def __init__(
        self,
        store: MemoryStore,
        clock: Clock,
        ids: IdGenerator,
        repositories: RepositoryFactories,
        before_commit: BeforeCommitFunctions | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids
        self._factories = repositories
        self._before_commit = before_commit

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[MemoryUnitOfWork]:
        async with self._store.transaction() as transaction:
            yield MemoryUnitOfWork(
                transaction, self._factories, self._clock, self._ids, self._before_commit
            )
