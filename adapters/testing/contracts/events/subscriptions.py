import asyncio
from collections.abc import Collection
from datetime import datetime, timedelta

from hexameter.adapters.testing.builders import build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.world import World
from hexameter.application.ports.outbox import Delivery
from hexameter.domain.auth.events import RegistrationAttempted, RegistrationRequested
from hexameter.domain.events import Event

ATTEMPTED, REQUESTED = RegistrationAttempted.type, RegistrationRequested.type
LEASE = timedelta(seconds=30)
LATER = NOON + timedelta(hours=1)


class SubscriptionsContract:
    async def test_one_begins_with_the_next_event(self, world: World) -> None:
        await happen_and_sequence(world, attempted())
        last, next_one = attempted(), attempted()
        await happen(world, last)
        await record(world)
        await happen(world, next_one)
        assert await delivered(world) == [last.aggregate_id, next_one.aggregate_id]

    async def test_one_may_begin_with_the_oldest_event_that_is_kept(self, world: World) -> None:
        first, second, third = attempted(), attempted(), attempted()
        await happen_and_sequence(world, first, requested(), second)
        await happen(world, third)
        await record(world, from_start=True)
        expected = [each.aggregate_id for each in (first, second, third)]
        assert await delivered(world) == expected
        await record(world, from_start=True)
        assert await delivered(world) == []

    async def test_types_are_added_and_never_dropped(self, world: World) -> None:
        await record(world)
        before = requested()
        await happen_and_sequence(world, before)
        await record(world, types=[REQUESTED], from_start=True)
        await record(world)
        after = [attempted(), requested()]
        await happen(world, *after)
        expected = [each.aggregate_id for each in (before, *after)]
        assert await delivered(world) == expected
        (subscription,) = await world.subscriptions.all()
        assert list(subscription.event_types) == [REQUESTED, ATTEMPTED]

    async def test_all_are_listed_with_the_number_of_their_deliveries(self, world: World) -> None:
        assert list(await world.subscriptions.all()) == []
        await record(world, "search", types=[REQUESTED])
        await record(world)
        await world.subscriptions.record("mail", [REQUESTED], from_start=False, now=LATER)
        await happen_and_sequence(world, attempted(), attempted(), attempted())
        done, dead, _ = await claim(world)
        await world.outbox.succeed(done, now=NOON)
        await world.outbox.set_aside(dead, error="poison", now=NOON)
        mail, search = await world.subscriptions.all()
        assert (mail.name, mail.pending, mail.dead) == ("mail", 1, 1)
        assert (search.name, search.pending, search.dead) == ("search", 0, 0)
        assert (mail.recorded_at, mail.claimed_at) == (NOON, None)

    async def test_claims_are_reported_by_name(self, world: World) -> None:
        for name in ("feed", "mail", "search"):
            await record(world, name)
        await world.subscriptions.report_claims(["mail", "feed", "unknown"], now=NOON)
        await world.subscriptions.report_claims(["mail"], now=LATER)
        reported = {each.name: each.claimed_at for each in await world.subscriptions.all()}
        assert reported == {"feed": NOON, "mail": LATER, "search": None}

    async def test_a_replay_delivers_again_what_was_done_or_set_aside(self, world: World) -> None:
        before, user_id = attempted(), build_user().id
        await happen_and_sequence(world, before)
        await record(world, types=[ATTEMPTED])
        await record(world, "search")
        own = [RegistrationAttempted(user_id=user_id) for _ in range(3)]
        await happen_and_sequence(world, *own, requested())
        (first,) = await claim(world)
        await world.outbox.succeed(first, now=NOON)
        (second,) = await claim(world)
        await world.outbox.set_aside(second, error="poison", now=NOON)
        (third,) = await claim(world)
        await world.outbox.retry(third, at=LATER, error="busy")
        assert await world.subscriptions.replay("mail", now=NOON) == 3
        again = await claim(world)
        assert [(each.event.position, each.attempt) for each in again] == [(1, 1), (2, 1)]
        assert {each.is_dead for each in await world.outbox.unfinished(limit=9)} == {False}
        positions = [each.event.position for each in await claim(world, "search")]
        assert positions == [2]

    async def test_a_replay_may_begin_later(self, world: World) -> None:
        await record(world)
        early, late = attempted(), attempted()
        await happen_and_sequence(world, early)
        world.clock.advance(timedelta(hours=1))
        await happen(world, late)
        assert await delivered(world) == [early.aggregate_id, late.aggregate_id]
        since = world.clock.now()
        replay = world.subscriptions.replay
        assert await replay("mail", since=since + timedelta(milliseconds=1), now=NOON) == 0
        assert await replay("mail", since=since, now=NOON) == 1
        assert await delivered(world) == [late.aggregate_id]

    async def test_what_is_being_delivered_is_not_replayed(self, world: World) -> None:
        await record(world)
        await happen_and_sequence(world, attempted())
        (leased,) = await claim(world)
        assert await world.subscriptions.replay("mail", now=NOON) == 0
        assert await claim(world) == []
        await world.outbox.succeed(leased, now=NOON)
        assert await delivered(world) == []

    async def test_a_retired_one_gets_nothing_any_more(self, world: World) -> None:
        await record(world)
        await record(world, "search")
        await happen_and_sequence(world, attempted(), attempted())
        (dead, leased) = await claim(world)
        await world.outbox.set_aside(dead, error="poison", now=NOON)
        assert await world.subscriptions.retire("mail")
        await world.outbox.succeed(leased, now=NOON)
        await happen_and_sequence(world, attempted())
        assert await claim(world, now=NOON + LEASE) == []
        assert [each.name for each in await world.subscriptions.all()] == ["search"]
        assert len(await delivered(world, "search")) == 3
        await record(world, from_start=True)
        assert len(await delivered(world)) == 3

    async def test_one_that_is_unknown_is_neither_replayed_nor_retired(self, world: World) -> None:
        assert await world.subscriptions.replay("mail", now=NOON) is None
        assert not await world.subscriptions.retire("mail")

    async def test_an_event_that_is_needed_is_not_pruned(self, world: World) -> None:
        await record(world)
        await happen_and_sequence(world, attempted(), requested())
        assert await world.outbox.prune(NOON + timedelta(days=1)) == 1
        assert len(await delivered(world)) == 1
        assert await world.outbox.prune(NOON + timedelta(days=1)) == 1
        assert await world.subscriptions.replay("mail", now=NOON) == 0

    async def test_no_event_is_lost_while_others_give_positions(self, world: World) -> None:
        """What is committed after `record` has returned is delivered, and with `from_start` also
        what was committed before; each once.
        """
        events = [attempted() for _ in range(12)]
        recorded = asyncio.Event()

        async def write() -> None:
            for event in events[:6]:
                await happen(world, event)
            await recorded.wait()
            for event in events[6:]:
                await happen(world, event)

        async def subscribe() -> None:
            for name in ("new-1", "all-1", "new-2", "all-2"):
                await record(world, name, from_start=name.startswith("all"))
            recorded.set()

        async with asyncio.timeout(10):
            await asyncio.gather(
                write(), subscribe(), *(sequence_until(world, recorded) for _ in range(2))
            )
        ids: list[object] = [event.aggregate_id for event in events]
        for name in ("all-1", "all-2"):
            assert await delivered(world, name) == ids
        for name in ("new-1", "new-2"):
            got = await delivered(world, name)
            assert got == ids[-len(got) :]
            assert len(got) >= 6


def attempted() -> Event:
    return RegistrationAttempted(user_id=build_user().id)


def requested() -> Event:
    return RegistrationRequested(registration_id=build_user().id)


async def record(
    world: World,
    name: str = "mail",
    *,
    types: Collection[str] = (ATTEMPTED,),
    from_start: bool = False,
) -> None:
    await world.subscriptions.record(name, types, from_start=from_start, now=NOON)


async def happen(world: World, *events: Event) -> None:
    async with world.uow() as uow:
        for event in events:
            uow.record(event)
        await uow.commit()


async def happen_and_sequence(world: World, *events: Event) -> None:
    await happen(world, *events)
    while await world.outbox.sequence(limit=100, now=NOON):
        pass


async def claim(world: World, name: str = "mail", *, now: datetime = NOON) -> list[Delivery]:
    return list(await world.outbox.claim(name, owner="a", lease=LEASE, limit=100, now=now))


async def sequence_until(world: World, stopped: asyncio.Event) -> None:
    while not stopped.is_set():
        if (await world.outbox.work([], now=NOON)).unsequenced:
            await world.outbox.sequence(limit=2, now=NOON)
        await asyncio.sleep(0)


async def delivered(world: World, name: str = "mail") -> list[object]:
    """The aggregates of its events, in the order of delivery."""
    while await world.outbox.sequence(limit=100, now=NOON):
        pass
    found: list[object] = []
    while claimed := await claim(world, name):
        for delivery in claimed:
            found.append(delivery.event.aggregate_id)
            await world.outbox.succeed(delivery, now=NOON)
    return found
