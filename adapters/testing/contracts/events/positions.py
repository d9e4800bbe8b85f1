import asyncio
from datetime import timedelta

from hexameter.adapters.testing.builders import build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.contracts.events.outbox import (
    EMPTY,
    TYPE,
    claim,
    happen,
    happen_and_sequence,
    subscribe,
)
from hexameter.adapters.testing.world import World
from hexameter.domain.auth.events import RegistrationAttempted


class PositionsContract:
    """`Outbox`: the numbers of committed events."""

    async def test_positions_are_gapless_in_the_order_of_commits(self, world: World) -> None:
        users = [build_user().id for _ in range(5)]
        for user_id in users:
            await happen(world, user_id)
        async with world.uow() as uow:
            uow.record(RegistrationAttempted(user_id=users[0]))
        assert await world.outbox.backlog() == {**EMPTY, "unsequenced": 5}
        await subscribe(world)
        sequence = world.outbox.sequence
        assert [await sequence(limit=2, now=NOON) for _ in range(4)] == [2, 2, 1, 0]
        assert await world.outbox.backlog() == {**EMPTY, "pending": 5}
        claimed = await claim(world, limit=10)
        assert [delivery.event.position for delivery in claimed] == [1, 2, 3, 4, 5]
        assert [delivery.event.aggregate_id for delivery in claimed] == users

    async def test_positions_are_gapless_under_concurrency(self, world: World) -> None:
        users = [build_user().id for _ in range(3)]
        await subscribe(world)

        async def write(number: int) -> int:
            for step in range(3):
                await happen(world, users[(number + step) % 3], users[number % 3])
            return 0

        async def number_them() -> int:
            numbered = 0
            for _ in range(4):
                numbered += await world.outbox.sequence(limit=5, now=NOON)
            return numbered

        counts = await asyncio.gather(*map(write, range(4)), number_them(), number_them())
        numbered = sum(counts)
        while more := await world.outbox.sequence(limit=5, now=NOON):
            numbered += more
        assert numbered == 24
        events = await world.deliver((TYPE,), subscriber="mail")
        assert sorted(event.position for event in events) == list(range(1, 25))
        for user_id in users:
            own = [event for event in events if event.aggregate_id == user_id]
            assert own == sorted(own, key=lambda event: event.position)

    async def test_an_event_that_nobody_wants_has_a_position_too(self, world: World) -> None:
        user_id = build_user().id
        await happen(world, user_id)
        assert await world.outbox.sequence(limit=10, now=NOON) == 1
        await subscribe(world)
        await happen(world, user_id)
        await world.outbox.sequence(limit=10, now=NOON)
        assert [delivery.event.position for delivery in await claim(world)] == [2]

    async def test_positions_are_never_given_again(self, world: World) -> None:
        await happen_and_sequence(world, build_user().id)
        (delivery,) = await claim(world)
        await world.outbox.succeed(delivery, now=NOON)
        assert await world.outbox.prune(NOON + timedelta(days=1)) == 1
        await happen_and_sequence(world, build_user().id)
        assert [each.event.position for each in await claim(world)] == [2]
