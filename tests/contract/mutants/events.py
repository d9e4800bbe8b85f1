"""Units of work that hand on the wrong events."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

from hexameter.adapters.clock import Uuid7Generator
from hexameter.adapters.memory.outbox.tables import append_events
from hexameter.adapters.memory.repositories.users import MemoryUserRepository
from hexameter.adapters.memory.store import MemoryStore
from hexameter.adapters.memory.unit_of_work import (
    MemoryUnitOfWork,
    MemoryUnitOfWorkFactory,
)
from hexameter.adapters.testing.clock import MovableClock
from hexameter.adapters.testing.contracts.events.recorded_events import RecordedEventsContract
from hexameter.application.ports.unit_of_work import UnitOfWorkMisused
from hexameter.application.ports.users import UserRepository
from hexameter.domain.users.user import User
from hexameter.entrypoints.containers.stores import repositories
from hexameter.entrypoints.features.core import FEATURES
from tests.contract.mutants.fault import broken_port, broken_repository


class _Factory(MemoryUnitOfWorkFactory):
    def __init__(self, store: MemoryStore) -> None:
        super().__init__(store, MovableClock(), Uuid7Generator(), repositories("memory", FEATURES))


class LosesTheOutbox(_Factory):
    class Forgetful(MemoryUnitOfWork):
        async def commit(self) -> None:
            self._transaction.commit()

    @asynccontextmanager
    async def __call__(self) -> AsyncGenerator[MemoryUnitOfWork]:
        async with self._store.transaction() as transaction:
            yield self.Forgetful(transaction, self._factories, self._clock, self._ids)


class HandsOnWithoutCommit(_Factory):
    """The outbox is written by a transaction of its own."""

    @asynccontextmanager
    async def __call__(self) -> AsyncGenerator[MemoryUnitOfWork]:
        left = []
        try:
            async with self._store.transaction() as transaction:
                try:
                    yield MemoryUnitOfWork(transaction, self._factories, self._clock, self._ids)
                finally:
                    with suppress(UnitOfWorkMisused):
                        left = transaction.pull_events()
        finally:
            if left:
                async with self._store.transaction() as transaction:
                    for event in left:
                        transaction.record(event)
                    append_events(transaction, clock=self._clock, ids=self._ids)
                    transaction.commit()


class HandsOnTwice(_Factory):
    """What was committed is committed again with what follows."""

    class Repeating(MemoryUnitOfWork):
        async def commit(self) -> None:
            events = self._transaction.pull_events()
            for event in events:
                self._transaction.record(event)
            await super().commit()
            for event in events:
                self._transaction.record(event)

    @asynccontextmanager
    async def __call__(self) -> AsyncGenerator[MemoryUnitOfWork]:
        async with self._store.transaction() as transaction:
            yield self.Repeating(transaction, self._factories, self._clock, self._ids)


class HandsOnBackwards(_Factory):
    class Reversing(MemoryUnitOfWork):
        async def commit(self) -> None:
            for event in reversed(self._transaction.pull_events()):
                self._transaction.record(event)
            await super().commit()

    @asynccontextmanager
    async def __call__(self) -> AsyncGenerator[MemoryUnitOfWork]:
        async with self._store.transaction() as transaction:
            yield self.Reversing(transaction, self._factories, self._clock, self._ids)


class HandsOnWithTheFirstCommitOnly(_Factory):
    class Once(MemoryUnitOfWork):
        committed = False

        async def commit(self) -> None:
            if self.committed:
                self._transaction.pull_events()
            self.committed = True
            await super().commit()

    @asynccontextmanager
    async def __call__(self) -> AsyncGenerator[MemoryUnitOfWork]:
        async with self._store.transaction() as transaction:
            yield self.Once(transaction, self._factories, self._clock, self._ids)


class RemovesInSilence(MemoryUserRepository):
    async def remove(self, user: User) -> None:
        user.pull_events()
        await super().remove(user)


class LeavesEventsInTheirAggregate(MemoryUserRepository):
    """So the next save hands them on again."""

    async def save(self, user: User) -> None:
        kept = replace(user)
        for event in user.pull_events():
            kept.record(event)
            user.record(event)
        await super().save(kept)
        user.version = kept.version


EVENTS = RecordedEventsContract

FAULTS = [
    broken_port(
        "uow",
        LosesTheOutbox,
        EVENTS.test_an_event_says_what_happened_when,
        EVENTS.test_events_are_handed_on_by_commit_only_and_once,
        EVENTS.test_events_are_handed_on_in_the_order_of_the_writes,
        EVENTS.test_events_recorded_after_a_commit_are_handed_on_by_the_next,
        EVENTS.test_an_event_is_handed_on_once_however_often_its_aggregate_is_saved,
        EVENTS.test_an_event_of_what_is_removed_is_handed_on,
    ),
    broken_port(
        "uow",
        HandsOnWithoutCommit,
        EVENTS.test_events_are_handed_on_by_commit_only_and_once,
    ),
    broken_port(
        "uow",
        HandsOnWithTheFirstCommitOnly,
        EVENTS.test_events_recorded_after_a_commit_are_handed_on_by_the_next,
    ),
    broken_port("uow", HandsOnTwice, EVENTS.test_events_are_handed_on_by_commit_only_and_once),
    broken_port(
        "uow", HandsOnBackwards, EVENTS.test_events_are_handed_on_in_the_order_of_the_writes
    ),
    broken_repository(
        UserRepository, RemovesInSilence, EVENTS.test_an_event_of_what_is_removed_is_handed_on
    ),
    broken_repository(
        UserRepository,
        LeavesEventsInTheirAggregate,
        EVENTS.test_an_event_is_handed_on_once_however_often_its_aggregate_is_saved,
    ),
]
