"""Subscribers of an extension, in memory: exactly once, and events that cause events."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

import pytest

from hexameter.adapters.clock import Uuid7Generator
from hexameter.adapters.memory.outbox.outbox import MemoryOutbox
from hexameter.adapters.memory.outbox.tables import EVENTS
from hexameter.adapters.memory.repositories.audit import audited
from hexameter.adapters.memory.store import MemoryStore
from hexameter.adapters.testing.builders import build_user
from hexameter.adapters.testing.clock import MovableClock
from hexameter.application.events.dispatcher import MAX_DEPTH
from hexameter.application.ports.outbox import Delivery
from hexameter.domain.audit import AuditEntry
from hexameter.entrypoints.container import Application, build_container
from hexameter.entrypoints.settings import Settings
from hexameter.extending import (
    Clock,
    Event,
    Extension,
    IdGenerator,
    Subscriber,
    UnitOfWork,
    UnitOfWorkFactory,
)

ADA = build_user().id


@dataclass(frozen=True, slots=True, kw_only=True)
class Rang(Event):
    type: ClassVar[str] = "bell.rang"
    aggregate: ClassVar[str] = "bell"
    bell_id: UUID = ADA

    @property
    def aggregate_id(self) -> UUID:
        return self.bell_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Echoed(Rang):
    type: ClassVar[str] = "bell.echoed"


async def note(uow: UnitOfWork, ids: IdGenerator, clock: Clock) -> None:
    await uow.audit.append(
        AuditEntry(
            id=ids.new(), action="noted", actor_id=None, subject_id=None, occurred_at=clock.now()
        )
    )


async def notes(event: Rang, uow: UnitOfWork, ids: IdGenerator, clock: Clock) -> None:
    await note(uow, ids, clock)


async def notes_and_fails(event: Rang, uow: UnitOfWork, ids: IdGenerator, clock: Clock) -> None:
    await note(uow, ids, clock)
    raise RuntimeError


async def commits(event: Rang, uow: UnitOfWork, ids: IdGenerator, clock: Clock) -> None:
    await note(uow, ids, clock)
    await uow.commit()


async def echoes(event: Rang, uow: UnitOfWork) -> None:
    uow.record(Echoed())


async def echoes_again(event: Echoed, uow: UnitOfWorkFactory) -> None:
    async with uow() as unit:
        unit.record(Rang())
        await unit.commit()


NOTES = Subscriber("bell.notes", Rang, notes)


class Bell:
    """`adapters` may hold the store of another one."""

    def __init__(
        self, *subscribers: Subscriber[Rang] | Subscriber[Echoed], **adapters: object
    ) -> None:
        self.clock = MovableClock()
        self.container: Application = build_container(
            Settings(database_url="memory://"),
            adapters={"clock": self.clock, **adapters},
            extensions=[Extension(name="bell", subscribers=subscribers)],
        )
        self.store: MemoryStore = self.container.stores.store()
        self.outbox = self.container.stores.outbox()
        self.dispatcher = self.container.dispatcher()

    async def ring(self) -> None:
        async with self.container.stores.uow()() as uow:
            uow.record(Rang())
            await uow.commit()

    async def deliver(self) -> None:
        while not (await self.dispatcher.run_once()).idle:
            pass

    async def noted(self) -> int:
        return len(await audited(self.store))


async def test_the_effect_and_the_delivery_are_committed_together() -> None:
    bell = Bell(NOTES)
    await bell.ring()
    await bell.ring()
    await bell.deliver()
    assert await bell.noted() == 2
    assert (await bell.outbox.backlog())["pending"] == 0


@pytest.mark.parametrize("function", [notes_and_fails, commits])
async def test_after_an_exception_nothing_has_happened_and_it_is_tried_again(
    function: Callable[..., Awaitable[None]],
) -> None:
    bell = Bell(Subscriber("bell.notes", Rang, function))
    await bell.ring()
    await bell.deliver()
    assert await bell.noted() == 0
    (delivery,) = await bell.outbox.unfinished(limit=9)
    assert delivery.attempts == 1
    assert not delivery.is_dead


class LosesLeases(MemoryOutbox):
    """Another dispatcher, an hour later, delivers what was just claimed."""

    def __init__(self, store: MemoryStore) -> None:
        super().__init__(store, Uuid7Generator())

    async def claim(
        self, subscriber: str, *, owner: str, lease: timedelta, limit: int, now: datetime
    ) -> Sequence[Delivery]:
        claimed = await super().claim(subscriber, owner=owner, lease=lease, limit=limit, now=now)
        other = Bell(NOTES, store=self._store)
        other.clock.advance(timedelta(hours=1))
        await other.deliver()
        assert await other.noted() == len(claimed)
        return claimed


async def test_who_has_lost_the_lease_has_no_effect() -> None:
    store = MemoryStore()
    bell = Bell(NOTES, store=store, outbox=LosesLeases(store))
    await bell.ring()
    await bell.deliver()
    assert await bell.noted() == 1
    assert (await bell.outbox.backlog())["pending"] == 0


async def test_events_that_cause_each_other_end_with_a_delivery_that_is_set_aside() -> None:
    bell = Bell(
        Subscriber("bell.echoes", Rang, echoes),
        Subscriber("bell.echoes_again", Echoed, echoes_again),
    )
    await bell.ring()
    await bell.deliver()
    (dead,) = await bell.outbox.unfinished(limit=9)
    assert dead.is_dead
    assert "more than 16" in str(dead.error)
    events = bell.store.committed.read(EVENTS).values()
    assert [event.depth for event in events] == list(range(MAX_DEPTH + 2))


async def test_a_subscriber_may_begin_with_the_oldest_event() -> None:
    bell = Bell()
    await bell.ring()
    await bell.deliver()
    later = Bell(replace(NOTES, name="bell.later"), store=bell.store)
    from_start = Bell(replace(NOTES, from_start=True), store=bell.store)
    await later.deliver()
    assert await bell.noted() == 0
    await from_start.deliver()
    assert await bell.noted() == 1


async def test_an_event_that_only_another_release_takes_is_not_taken_for_another() -> None:
    bell = Bell(NOTES)
    await bell.dispatcher.subscribe()
    former = Bell(Subscriber("bell.notes", Echoed, echoes_again), store=bell.store)
    await bell.ring()
    await former.deliver()
    (delivery,) = await bell.outbox.unfinished(limit=9)
    assert delivery.error == "it does not take bell.rang"
    bell.clock.advance(timedelta(minutes=1))
    await bell.deliver()
    assert await bell.noted() == 1
