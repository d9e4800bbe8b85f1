import asyncio
from datetime import datetime, timedelta

import pytest

from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.world import World
from hexameter.application.ports.rate_limits import Limit
from hexameter.application.ports.unit_of_work import UnitOfWorkMisused

MINUTE = timedelta(minutes=1)
SIGN_IN = Limit(key="sign-in:ada", quota=3, window=MINUTE)
NETWORK = Limit(key="network:192.0.2.0/24", quota=5, window=MINUTE * 2)


class RateLimiterContract:
    async def test_hits_are_counted_beyond_the_quota(self, world: World) -> None:
        usages = [(await world.rate_limiter.hit([SIGN_IN], NOON))[0] for _ in range(5)]
        assert [usage.count for usage in usages] == [1, 2, 3, 4, 5]
        assert [usage.exceeded for usage in usages] == [False] * 3 + [True] * 2
        assert {usage.resets_at for usage in usages} == {NOON + MINUTE}
        assert {usage.limit for usage in usages} == {SIGN_IN}

    async def test_several_limits_are_counted_in_their_order(self, world: World) -> None:
        await world.rate_limiter.hit([SIGN_IN], NOON)
        usages = await world.rate_limiter.hit([NETWORK, SIGN_IN], NOON)
        assert [(usage.limit, usage.count) for usage in usages] == [(NETWORK, 1), (SIGN_IN, 2)]
        assert await world.rate_limiter.hit([], NOON) == []

    async def test_a_window_begins_with_its_first_hit(self, world: World) -> None:
        assert await counts(world, NOON) == (1, NOON + MINUTE)
        almost = NOON + MINUTE - timedelta(milliseconds=1)
        assert await counts(world, almost) == (2, NOON + MINUTE)
        assert await counts(world, NOON + MINUTE) == (1, NOON + MINUTE * 2)

    async def test_of_many_at_once_exactly_the_quota_passes(self, world: World) -> None:
        async def hit(reverse: int) -> tuple[int, bool]:
            limits = [NETWORK, SIGN_IN] if reverse % 2 else [SIGN_IN, NETWORK]
            usages = await world.rate_limiter.hit(limits, NOON)
            (usage,) = (usage for usage in usages if usage.limit == NETWORK)
            return usage.count, usage.exceeded

        answers = await asyncio.gather(*map(hit, range(12)))
        assert sorted(count for count, _ in answers) == list(range(1, 13))
        assert sum(not exceeded for _, exceeded in answers) == NETWORK.quota

    async def test_peeking_counts_nothing(self, world: World) -> None:
        (unused,) = await world.rate_limiter.peek([SIGN_IN], NOON)
        assert (unused.count, unused.exceeded) == (0, False)
        await world.rate_limiter.hit([SIGN_IN], NOON)
        for _ in range(2):
            usages = await world.rate_limiter.peek([NETWORK, SIGN_IN], NOON)
            assert [usage.count for usage in usages] == [0, 1]
            assert usages[1].resets_at == NOON + MINUTE
        (over,) = await world.rate_limiter.peek([SIGN_IN], NOON + MINUTE)
        assert over.count == 0

    async def test_a_hit_can_be_given_back(self, world: World) -> None:
        for _ in range(3):
            await world.rate_limiter.hit([SIGN_IN], NOON)
        await world.rate_limiter.refund([SIGN_IN, NETWORK])
        assert await counts(world, NOON) == (3, NOON + MINUTE)
        for _ in range(5):
            await world.rate_limiter.refund([SIGN_IN])
        assert (await world.rate_limiter.peek([SIGN_IN], NOON))[0].count == 0
        assert (await counts(world, NOON))[0] == 1

    async def test_a_forgotten_key_begins_a_new_window(self, world: World) -> None:
        await world.rate_limiter.hit([SIGN_IN, NETWORK], NOON)
        await world.rate_limiter.forget([SIGN_IN.key, "never-counted"])
        later = NOON + timedelta(seconds=7)
        assert await counts(world, later) == (1, later + MINUTE)
        assert (await world.rate_limiter.peek([NETWORK], later))[0].count == 1

    async def test_keys_are_taken_as_they_are(self, world: World) -> None:
        keys = ("a%", "a_", "ab", "A%", "a'b", "a\\", "\U0001f600", "k" * 200, "ab ", " ab")
        limits = [Limit(key=key, quota=1, window=MINUTE) for key in keys]
        assert [usage.count for usage in await world.rate_limiter.hit(limits, NOON)] == [1] * 10
        await world.rate_limiter.forget(["a%"])
        counted = [usage.count for usage in await world.rate_limiter.peek(limits, NOON)]
        assert counted == [0] + [1] * 9

    async def test_pruning_removes_windows_that_have_ended(self, world: World) -> None:
        await world.rate_limiter.hit([SIGN_IN, NETWORK], NOON)
        assert await world.rate_limiter.prune(NOON + MINUTE) == 1
        assert await world.rate_limiter.prune(NOON + MINUTE) == 0
        assert (await world.rate_limiter.peek([NETWORK], NOON + MINUTE))[0].count == 1

    async def test_what_was_counted_stays_counted_whatever_follows(self, world: World) -> None:
        await world.rate_limiter.hit([SIGN_IN], NOON)
        async with world.uow():
            pass
        assert (await world.rate_limiter.peek([SIGN_IN], NOON))[0].count == 1


class RateLimiterInStoreContract:
    """For a limiter that counts in the store of the unit of work."""

    async def test_counting_inside_a_unit_of_work_is_refused(self, world: World) -> None:
        async with world.uow():
            with pytest.raises(UnitOfWorkMisused):
                await world.rate_limiter.hit([SIGN_IN], NOON)
        assert (await counts(world, NOON))[0] == 1


async def counts(world: World, now: datetime) -> tuple[int, datetime]:
    (usage,) = await world.rate_limiter.hit([SIGN_IN], now)
    return usage.count, usage.resets_at
