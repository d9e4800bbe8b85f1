import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from hexameter.adapters.testing.builders import build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.world import World
from hexameter.application.ports.outbox import Delivery, Work
from hexameter.domain.auth.events import RegistrationAttempted
from hexameter.domain.ids import UserId

TYPE = RegistrationAttempted.type
LEASE = timedelta(seconds=30)
EMPTY = {"pending": 0, "dead": 0, "unsequenced": 0}
UNSEQUENCED = Work(unsequenced=True, subscribers=frozenset())


class OutboxContract:
    async def test_there_is_work_from_the_commit_until_the_delivery(self, world: World) -> None:
        outbox, late = world.outbox, NOON + LEASE
        await subscribe(world, mail={TYPE}, feed={TYPE})

        async def claimable(now: datetime, *names: str) -> set[str]:
            work = await outbox.work(names or ("search", "mail"), now=now)
            assert not work.unsequenced
            return set(work.subscribers)

        assert await claimable(NOON) == set()
        await happen(world, build_user().id)
        assert await outbox.work([], now=NOON) == UNSEQUENCED
        assert await outbox.work(["mail"], now=NOON) == UNSEQUENCED
        await outbox.sequence(limit=10, now=NOON)
        assert await claimable(NOON) == {"mail"}
        assert await claimable(NOON, "feed", "search", "mail") == {"feed", "mail"}
        assert await claimable(NOON, "search") == set()
        assert await claimable(NOON - timedelta(seconds=1)) == set()
        (delivery,) = await claim(world)
        assert await claimable(NOON) == set()
        assert await claimable(late) == {"mail"}
        await outbox.retry(delivery, at=late, error="")
        assert await claimable(NOON) == set()
        (delivery,) = await claim(world, now=late)
        await outbox.succeed(delivery, now=late)
        assert await claimable(late + LEASE) == set()

    async def test_each_subscriber_gets_what_it_wants(self, world: World) -> None:
        await subscribe(world, mail={TYPE, "other"}, search={TYPE}, none={"other"}, nil=set())
        await happen(world, build_user().id)
        assert await world.outbox.sequence(limit=10, now=NOON) == 1
        mail, search = await claim(world), await claim(world, subscriber="search")
        assert (len(mail), len(search)) == (1, 1)
        assert mail[0].id != search[0].id
        assert mail[0].event == search[0].event
        assert await claim(world, subscriber="none") == await claim(world, subscriber="nil") == []

    async def test_of_one_aggregate_only_the_oldest_is_claimed(self, world: World) -> None:
        first, second = build_user().id, build_user().id
        await happen_and_sequence(world, first, first, second, first)
        claimed = await claim(world)
        assert [delivery.event.position for delivery in claimed] == [1, 3]
        assert await claim(world) == await claim(world, owner="other") == []
        await world.outbox.succeed(claimed[0], now=NOON)
        assert [delivery.event.position for delivery in await claim(world)] == [2]

    async def test_a_claim_takes_no_more_than_its_limit(self, world: World) -> None:
        await happen_and_sequence(world, *(build_user().id for _ in range(5)))
        assert [each.event.position for each in await claim(world, limit=2)] == [1, 2]
        assert [each.event.position for each in await claim(world, limit=2)] == [3, 4]

    async def test_concurrent_claims_never_share_an_aggregate(self, world: World) -> None:
        users = [build_user().id for _ in range(4)]
        await happen_and_sequence(world, *(users * 3))
        delivered: list[tuple[UserId, int]] = []
        busy: set[object] = set()

        async def work(owner: str) -> None:
            while len(delivered) < len(users) * 3:
                if not (await world.outbox.work(["mail"], now=NOON)).subscribers:
                    await asyncio.sleep(0)
                    continue
                claimed = await claim(world, owner=owner, limit=2)
                taken = {delivery.event.aggregate_id for delivery in claimed}
                assert busy.isdisjoint(taken)
                busy.update(taken)
                for delivery in claimed:
                    event = delivery.event
                    await asyncio.sleep(0)
                    delivered.append((UserId(event.aggregate_id), event.position))
                    busy.discard(event.aggregate_id)
                    await world.outbox.succeed(delivery, now=NOON)

        async with asyncio.timeout(10):
            await asyncio.gather(work("a"), work("b"), work("c"))
        assert len(delivered) == len(set(delivered)) == 12
        for user_id in users:
            own = [position for owner, position in delivered if owner == user_id]
            assert own == sorted(own)

    async def test_an_expired_lease_can_be_claimed(self, world: World) -> None:
        await happen_and_sequence(world, build_user().id)
        (lost,) = await claim(world, owner="lost")
        assert lost.attempt == 1
        almost = NOON + LEASE - timedelta(milliseconds=1)
        assert await claim(world, owner="next", now=almost) == []
        (taken,) = await claim(world, owner="next", now=NOON + LEASE)
        assert (taken.id, taken.attempt) == (lost.id, 2)
        assert taken.event == lost.event

    async def test_an_owner_without_the_lease_has_no_effect(self, world: World) -> None:
        await happen_and_sequence(world, build_user().id)
        outbox, now = world.outbox, NOON
        (lost,) = await claim(world, owner="lost")
        # The owner itself may have claimed again.
        for owner in ("next", "lost"):
            now += LEASE
            (taken,) = await claim(world, owner=owner, now=now)
            await outbox.succeed(lost, now=now)
            await outbox.retry(lost, at=now, error="late")
            await outbox.set_aside(lost, error="late", now=now)
            assert await outbox.backlog() == {**EMPTY, "pending": 1}
            assert await claim(world, owner="third", now=now) == []
        await outbox.succeed(taken, now=now)
        assert await outbox.backlog() == EMPTY
        assert await claim(world, owner="third", now=now + LEASE * 2) == []

    async def test_a_retry_comes_when_its_time_has_come(self, world: World) -> None:
        user_id = build_user().id
        await happen_and_sequence(world, user_id, user_id)
        (delivery,) = await claim(world)
        again = NOON + timedelta(minutes=5)
        await world.outbox.retry(delivery, at=again, error="refused \U0001f600 '%_\\")
        await world.outbox.succeed(delivery, now=NOON)
        assert await claim(world, now=again - timedelta(milliseconds=1)) == []
        (retried,) = await claim(world, now=again, owner="other")
        assert (retried.id, retried.attempt) == (delivery.id, 2)

    async def test_a_retry_ends_the_lease(self, world: World) -> None:
        await happen_and_sequence(world, build_user().id)
        (delivery,) = await claim(world)
        await world.outbox.retry(delivery, at=NOON, error="450 busy")
        (retried,) = await claim(world, owner="other")
        assert (retried.id, retried.attempt) == (delivery.id, 2)

    async def test_after_setting_one_aside_its_successors_are_delivered(self, world: World) -> None:
        user_id = build_user().id
        await happen_and_sequence(world, user_id, user_id)
        (poisoned,) = await claim(world)
        await world.outbox.set_aside(poisoned, error="poison", now=NOON)
        assert await world.outbox.backlog() == {**EMPTY, "pending": 1, "dead": 1}
        assert [each.event.position for each in await claim(world)] == [2]
        assert await claim(world, now=NOON + LEASE * 10, subscriber="other") == []

    async def test_one_subscriber_does_not_delay_another(self, world: World) -> None:
        user_id = build_user().id
        await subscribe(world, mail={TYPE}, search={TYPE})
        await happen_and_sequence(world, user_id, user_id)
        (stuck,) = await claim(world)
        (first,) = await claim(world, subscriber="search")
        await world.outbox.succeed(first, now=NOON)
        (second,) = await claim(world, subscriber="search")
        assert [each.event.position for each in (stuck, first, second)] == [1, 1, 2]

    async def test_pruning_removes_what_is_old_and_done(self, world: World) -> None:
        users = [build_user().id for _ in range(3)]
        await happen_and_sequence(world, *users)
        done, dead, _ = await claim(world)
        await world.outbox.succeed(done, now=NOON)
        await world.outbox.set_aside(dead, error="poison", now=NOON)
        await happen(world, users[0])
        assert await world.outbox.prune(NOON) == 0
        assert await world.outbox.prune(NOON + timedelta(days=1)) == 1
        assert await world.outbox.prune(NOON + timedelta(days=1)) == 0
        assert await world.outbox.backlog() == {"pending": 1, "dead": 1, "unsequenced": 1}


async def subscribe(world: World, **wanted: set[str]) -> None:
    """By default `mail`."""
    for name, event_types in (wanted or {"mail": {TYPE}}).items():
        await world.subscriptions.record(name, event_types, from_start=False, now=NOON)


async def happen(world: World, *users: UserId) -> None:
    """One event of each, in one unit of work."""
    async with world.uow() as uow:
        for user_id in users:
            uow.record(RegistrationAttempted(user_id=user_id))
        await uow.commit()


async def happen_and_sequence(world: World, *users: UserId) -> None:
    """For `mail`."""
    await subscribe(world)
    await happen(world, *users)
    assert await world.outbox.sequence(limit=100, now=NOON) == len(users)


async def claim(
    world: World,
    *,
    subscriber: str = "mail",
    owner: str = "worker",
    limit: int = 10,
    now: datetime = NOON,
) -> Sequence[Delivery]:
    return list(
        await world.outbox.claim(subscriber, owner=owner, lease=LEASE, limit=limit, now=now)
    )
