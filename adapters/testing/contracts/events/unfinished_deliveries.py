from datetime import timedelta

from hexameter.adapters.testing.builders import build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.contracts.events.outbox import (
    LEASE,
    TYPE,
    claim,
    happen_and_sequence,
)
from hexameter.adapters.testing.world import World


class UnfinishedDeliveriesContract:
    """`Outbox`: what an operator lists and retries."""

    async def test_deliveries_are_listed_until_they_succeed(self, world: World) -> None:
        await happen_and_sequence(world, *(build_user().id for _ in range(4)))
        done, dead, delayed, _ = await claim(world)
        later = NOON + timedelta(minutes=5)
        await world.outbox.succeed(done, now=NOON)
        await world.outbox.set_aside(dead, error="poison", now=NOON)
        await world.outbox.retry(delayed, at=later, error="450 busy")
        unfinished = await world.outbox.unfinished(limit=2)
        assert [(each.id, each.is_dead, each.error) for each in unfinished] == [
            (dead.id, True, "poison"),
            (delayed.id, False, "450 busy"),
        ]
        assert [(each.attempts, each.due_at) for each in unfinished] == [(1, NOON), (1, later)]
        assert {(each.subscriber, each.event_type) for each in unfinished} == {("mail", TYPE)}
        assert len(await world.outbox.unfinished(limit=10)) == 3

    async def test_a_requeued_delivery_is_due_with_its_attempts_reset(self, world: World) -> None:
        await happen_and_sequence(world, *(build_user().id for _ in range(2)))
        dead, delayed = await claim(world)
        await world.outbox.set_aside(dead, error="poison", now=NOON)
        later = NOON + timedelta(minutes=5)
        await world.outbox.retry(delayed, at=later, error="450 busy")
        for delivery in (dead, delayed):
            assert await world.outbox.requeue(delivery.id, now=NOON)
        again = await claim(world)
        assert [(each.id, each.attempt) for each in again] == [(dead.id, 1), (delayed.id, 1)]

    async def test_only_an_unfinished_delivery_without_a_lease_is_requeued(
        self, world: World
    ) -> None:
        await happen_and_sequence(world, *(build_user().id for _ in range(2)))
        done, leased = await claim(world)
        await world.outbox.succeed(done, now=NOON)
        for delivery_id in (done.id, leased.id, build_user().id):
            assert not await world.outbox.requeue(delivery_id, now=NOON)
        assert await claim(world) == []
        assert await world.outbox.requeue(leased.id, now=NOON + LEASE)
