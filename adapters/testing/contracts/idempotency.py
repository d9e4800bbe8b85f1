import asyncio
from datetime import timedelta

import pytest

from hexameter.adapters.testing.builders import build_claim, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.world import World
from hexameter.application.idempotency import IDEMPOTENCY_LIFETIME, Claim, IdempotencyKeyReused
from hexameter.domain.ids import UserId
from hexameter.domain.users.errors import UserNotFound


class IdempotencyRecordsContract:
    async def test_a_repeat_gets_the_resource_of_the_first_call(self, world: World) -> None:
        caller = await a_caller(world)
        first = build_claim(caller)
        assert await claimed(world, first) is None
        assert await claimed(world, build_claim(caller)) == first.resource_id
        assert await claimed(world, build_claim(caller)) == first.resource_id

    async def test_a_key_is_its_caller_s_and_its_operation_s_own(self, world: World) -> None:
        caller, other = await a_caller(world), await a_caller(world)
        assert await claimed(world, build_claim(caller)) is None
        assert await claimed(world, build_claim(other, body="other")) is None
        assert await claimed(world, build_claim(caller, operation="invite", body="other")) is None
        assert await claimed(world, build_claim(caller, key="KEY-1", body="other")) is None
        assert await claimed(world, build_claim(caller, key="key-1 ", body="other")) is None
        assert await claimed(world, build_claim(caller, key="'; \\ %_ \u00e9" + "k" * 240)) is None

    async def test_another_body_is_refused(self, world: World) -> None:
        caller = await a_caller(world)
        first = build_claim(caller)
        await claimed(world, first)
        with pytest.raises(IdempotencyKeyReused):
            await claimed(world, build_claim(caller, body="another"))
        assert await claimed(world, build_claim(caller)) == first.resource_id

    async def test_a_fingerprint_under_any_accepted_key_is_recognised(self, world: World) -> None:
        caller = await a_caller(world)
        first = build_claim(caller, body="old key", other_bodies=("new key",))
        await claimed(world, first)
        later = build_claim(caller, body="new key", other_bodies=("old key",))
        assert await claimed(world, later) == first.resource_id
        with pytest.raises(IdempotencyKeyReused):
            await claimed(world, build_claim(caller, body="new key"))

    async def test_a_record_counts_for_its_lifetime(self, world: World) -> None:
        caller = await a_caller(world)
        first = build_claim(caller)
        await claimed(world, first)
        almost = NOON + IDEMPOTENCY_LIFETIME - timedelta(milliseconds=1)
        assert await claimed(world, build_claim(caller, now=almost)) == first.resource_id
        later = build_claim(caller, body="another", now=NOON + IDEMPOTENCY_LIFETIME)
        assert await claimed(world, later) is None
        again = build_claim(caller, body="another", now=later.now)
        assert await claimed(world, again) == later.resource_id

    async def test_a_claim_that_is_undone_was_never_made(self, world: World) -> None:
        caller = await a_caller(world)
        async with world.uow() as uow:
            assert await uow.idempotency.claim(build_claim(caller)) is None
        assert await claimed(world, build_claim(caller, body="another")) is None

    async def test_a_claim_needs_its_caller(self, world: World) -> None:
        with pytest.raises(UserNotFound):
            await claimed(world, build_claim(build_user().id))

    async def test_one_that_runs_at_the_same_time_waits_and_replays(self, world: World) -> None:
        caller = await a_caller(world)
        first = build_claim(caller)
        has_claimed, may_commit = asyncio.Event(), asyncio.Event()

        async def slow() -> None:
            async with world.uow() as uow:
                assert await uow.idempotency.claim(first) is None
                has_claimed.set()
                await may_commit.wait()
                await uow.commit()

        async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
            tasks.create_task(slow())
            await has_claimed.wait()
            repeat = tasks.create_task(claimed(world, build_claim(caller)))
            await asyncio.sleep(0.05)
            assert not repeat.done()
            may_commit.set()
        assert repeat.result() == first.resource_id

    async def test_one_that_waited_for_a_claim_that_was_undone_gets_the_key(
        self, world: World
    ) -> None:
        caller = await a_caller(world)
        has_claimed, may_leave = asyncio.Event(), asyncio.Event()

        async def failing() -> None:
            async with world.uow() as uow:
                assert await uow.idempotency.claim(build_claim(caller)) is None
                has_claimed.set()
                await may_leave.wait()

        async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
            tasks.create_task(failing())
            await has_claimed.wait()
            repeat = tasks.create_task(claimed(world, build_claim(caller)))
            await asyncio.sleep(0.05)
            may_leave.set()
        assert repeat.result() is None

    async def test_of_concurrent_requests_one_creates_and_all_get_its_resource(
        self, world: World
    ) -> None:
        caller = await a_caller(world)
        claims = [build_claim(caller) for _ in range(6)]

        async def create(claim: Claim) -> object:
            async with world.uow() as uow:
                answer = await uow.idempotency.claim(claim)
                await asyncio.sleep(0)
                await uow.commit()
                return answer

        answers = await asyncio.gather(*map(create, claims))
        assert answers.count(None) == 1
        created = claims[answers.index(None)].resource_id
        assert {answer for answer in answers if answer is not None} == {created}

    async def test_pruning_removes_what_no_longer_counts(self, world: World) -> None:
        caller = await a_caller(world)
        young = build_claim(caller, key="young", now=NOON + timedelta(milliseconds=1))
        await claimed(world, build_claim(caller, key="old"))
        await claimed(world, young)
        async with world.uow() as uow:
            assert await uow.idempotency.prune(NOON + IDEMPOTENCY_LIFETIME) == 1
            assert await uow.idempotency.prune(NOON + IDEMPOTENCY_LIFETIME) == 0
            await uow.commit()
        again = build_claim(caller, key="young", now=NOON + timedelta(hours=1))
        assert await claimed(world, again) == young.resource_id


async def a_caller(world: World) -> UserId:
    caller = build_user()
    await world.add_users(caller)
    return caller.id


async def claimed(world: World, claim: Claim) -> object:
    async with world.uow() as uow:
        answer = await uow.idempotency.claim(claim)
        await uow.commit()
        return answer
