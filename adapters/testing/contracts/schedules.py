import asyncio
from datetime import datetime, timedelta

from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.world import World

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class SchedulesContract:
    async def test_a_new_name_is_due_at_once(self, world: World) -> None:
        assert await claim(world, "first", NOON) == NOON
        assert await claim(world, "second", NOON, name="other") == NOON

    async def test_of_concurrent_claims_one_gets_the_run(self, world: World) -> None:
        owners = [f"owner-{number}" for number in range(8)]
        found = await asyncio.gather(*(claim(world, owner, NOON) for owner in owners))
        assert [due for due in found if due is not None] == [NOON]

    async def test_a_run_that_is_done_is_due_again_at_its_time(self, world: World) -> None:
        await claim(world, "first", NOON)
        await world.schedules.finish("digest", owner="first", due_at=NOON + HOUR)
        early = NOON + HOUR - timedelta(milliseconds=1)
        assert await claim(world, "second", early) is None
        assert await claim(world, "first", early) is None
        assert await claim(world, "second", NOON + HOUR * 2) == NOON + HOUR

    async def test_the_run_of_a_process_that_died_is_due_when_its_lease_ends(
        self, world: World
    ) -> None:
        await claim(world, "first", NOON)
        assert await claim(world, "second", NOON + MINUTE - timedelta(milliseconds=1)) is None
        assert await claim(world, "second", NOON + MINUTE) == NOON

    async def test_an_owner_extends_its_lease(self, world: World) -> None:
        await claim(world, "first", NOON)
        half = NOON + MINUTE / 2
        assert await claim(world, "first", half) == NOON
        assert await claim(world, "second", NOON + MINUTE) is None
        assert await claim(world, "second", half + MINUTE) == NOON

    async def test_finishing_without_the_lease_has_no_effect(self, world: World) -> None:
        await claim(world, "first", NOON)
        await claim(world, "second", NOON + MINUTE)
        await world.schedules.finish("digest", owner="first", due_at=NOON + HOUR * 5)
        await world.schedules.finish("unknown", owner="first", due_at=NOON)
        await world.schedules.finish("digest", owner="second", due_at=NOON + HOUR)
        assert await claim(world, "third", NOON + HOUR) == NOON + HOUR


async def claim(
    world: World, owner: str, now: datetime, *, name: str = "digest"
) -> datetime | None:
    return await world.schedules.claim(name, owner=owner, lease=MINUTE, now=now)
