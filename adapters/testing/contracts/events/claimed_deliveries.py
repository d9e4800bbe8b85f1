import asyncio
from datetime import datetime, timedelta

import pytest

from hexameter.adapters.testing.builders import build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.world import World
from hexameter.application.ports.outbox import ClaimedDeliveries, Delivery, LeaseLost
from hexameter.domain.auth.events import RegistrationAttempted

LEASE = timedelta(seconds=30)
LATER = NOON + LEASE


class ClaimedDeliveriesContract:
    async def test_one_is_done_with_the_unit_of_work(self, world: World) -> None:
        (delivery,) = await claimed(world)
        user = build_user()
        async with world.uow() as uow:
            await uow.get(ClaimedDeliveries).succeed(delivery, now=NOON)
            await uow.users.add(user)
            await uow.commit()
        assert (await world.outbox.backlog())["pending"] == 0
        assert await claim(world, now=LATER) == []
        assert (await world.users.account(user.id)).username == str(user.username)

    async def test_one_of_a_unit_of_work_that_is_undone_is_claimed_again(
        self, world: World
    ) -> None:
        (delivery,) = await claimed(world)
        async with world.uow() as uow:
            await uow.get(ClaimedDeliveries).succeed(delivery, now=NOON)
        assert (await world.outbox.backlog())["pending"] == 1
        (again,) = await claim(world, now=LATER)
        assert (again.id, again.attempt) == (delivery.id, 2)

    @pytest.mark.parametrize("owner", ["mine", "another"])
    async def test_one_whose_lease_is_lost_is_refused(self, world: World, owner: str) -> None:
        (lost,) = await claimed(world)
        (taken,) = await claim(world, owner=owner, now=LATER)
        with pytest.raises(LeaseLost):
            async with world.uow() as uow:
                await uow.get(ClaimedDeliveries).succeed(lost, now=LATER)
        async with world.uow() as uow:
            await uow.get(ClaimedDeliveries).succeed(taken, now=LATER)
            await uow.commit()
        with pytest.raises(LeaseLost):
            async with world.uow() as uow:
                await uow.get(ClaimedDeliveries).succeed(taken, now=LATER)

    async def test_a_delivery_is_not_claimed_during_its_unit_of_work(self, world: World) -> None:
        (delivery,) = await claimed(world)
        async with asyncio.timeout(10), asyncio.TaskGroup() as tasks, world.uow() as uow:
            await uow.get(ClaimedDeliveries).succeed(delivery, now=NOON)
            other = tasks.create_task(claim(world, owner="another", now=LATER))
            await asyncio.sleep(0.05)
            await uow.commit()
        assert other.result() == []


async def claimed(world: World) -> list[Delivery]:
    now = world.clock.now()
    await world.subscriptions.record(
        "mail", [RegistrationAttempted.type], from_start=False, now=now
    )
    async with world.uow() as uow:
        uow.record(RegistrationAttempted(user_id=build_user().id))
        await uow.commit()
    assert await world.outbox.sequence(limit=10, now=NOON) == 1
    return await claim(world)


async def claim(world: World, *, owner: str = "mine", now: datetime = NOON) -> list[Delivery]:
    return list(await world.outbox.claim("mail", owner=owner, lease=LEASE, limit=9, now=now))
