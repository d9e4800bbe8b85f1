import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from hexameter.adapters.memory.rate_limits import WINDOWS, MemoryRateLimiter, Window
from hexameter.adapters.memory.store import MemoryStore
from hexameter.adapters.testing.contracts.rate_limits import (
    RateLimiterContract,
    RateLimiterInStoreContract,
)
from hexameter.application.ports.rate_limits import Limit, Usage
from tests.contract.mutants.fault import broken_port


class CountsInTwoSteps(MemoryRateLimiter):
    async def hit(self, limits: Sequence[Limit], now: datetime) -> list[Usage]:
        async with self._store.transaction():
            usages = await self.peek(limits, now)
        usages = [replace(usage, count=usage.count + 1) for usage in usages]
        await asyncio.sleep(0)
        async with self._store.transaction() as transaction:
            for usage in usages:
                window = Window(usage.count, usage.resets_at)
                transaction.update(WINDOWS, usage.limit.key, window)
            transaction.commit()
        return usages


class StopsCountingAtTheQuota(MemoryRateLimiter):
    async def hit(self, limits: Sequence[Limit], now: datetime) -> list[Usage]:
        usages = await super().hit(limits, now)
        await self.refund([each.limit for each in usages if each.count > each.limit.quota + 1])
        return [replace(usage, count=min(usage.count, usage.limit.quota + 1)) for usage in usages]


class RestartsTheWindow(MemoryRateLimiter):
    """With every hit, so that it never ends for a client that keeps trying."""

    async def hit(self, limits: Sequence[Limit], now: datetime) -> list[Usage]:
        usages = await super().hit(limits, now)
        async with self._store.transaction() as transaction:
            for usage in usages:
                window = Window(usage.count, now + usage.limit.window)
                transaction.update(WINDOWS, usage.limit.key, window)
            transaction.commit()
        return [replace(usage, resets_at=now + usage.limit.window) for usage in usages]


class ForgetsByPattern(MemoryRateLimiter):
    async def forget(self, keys: Sequence[str]) -> None:
        known = self._store.committed.read(WINDOWS)
        prefixes = tuple(key.removesuffix("%") for key in keys if key.endswith("%"))
        await super().forget([*keys, *(key for key in known if key.startswith(prefixes))])


class OwesWhatIsGivenBack(MemoryRateLimiter):
    async def refund(self, limits: Sequence[Limit]) -> None:
        async with self._store.transaction() as transaction:
            for limit in limits:
                window = transaction.read(WINDOWS).get(limit.key)
                if window is not None:
                    owing = replace(window, count=window.count - 1)
                    transaction.update(WINDOWS, limit.key, owing)
            transaction.commit()


class CountsWhatIsOnlyLookedAt(MemoryRateLimiter):
    async def peek(self, limits: Sequence[Limit], now: datetime) -> list[Usage]:
        return await self.hit(limits, now)


class CountsInAnyUnitOfWork(MemoryRateLimiter):
    """It counts elsewhere, and does not notice."""

    def __init__(self, store: MemoryStore) -> None:
        super().__init__(MemoryStore())


class IgnoresBlanks(MemoryRateLimiter):
    """As a database does that pads text."""

    async def hit(self, limits: Sequence[Limit], now: datetime) -> list[Usage]:
        return await super().hit([replace(each, key=each.key.strip()) for each in limits], now)


TESTS = RateLimiterContract

FAULTS = [
    broken_port(
        "rate_limiter", CountsInTwoSteps, TESTS.test_of_many_at_once_exactly_the_quota_passes
    ),
    broken_port(
        "rate_limiter",
        StopsCountingAtTheQuota,
        TESTS.test_hits_are_counted_beyond_the_quota,
        TESTS.test_of_many_at_once_exactly_the_quota_passes,
    ),
    broken_port("rate_limiter", RestartsTheWindow, TESTS.test_a_window_begins_with_its_first_hit),
    broken_port("rate_limiter", ForgetsByPattern, TESTS.test_keys_are_taken_as_they_are),
    broken_port("rate_limiter", OwesWhatIsGivenBack, TESTS.test_a_hit_can_be_given_back),
    broken_port("rate_limiter", CountsWhatIsOnlyLookedAt, TESTS.test_peeking_counts_nothing),
    broken_port(
        "rate_limiter",
        CountsInAnyUnitOfWork,
        RateLimiterInStoreContract.test_counting_inside_a_unit_of_work_is_refused,
    ),
    broken_port("rate_limiter", IgnoresBlanks, TESTS.test_keys_are_taken_as_they_are),
]
