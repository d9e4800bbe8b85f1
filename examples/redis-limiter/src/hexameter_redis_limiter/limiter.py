"""Rate limits in Redis.

Each window is a hash of its count and its end; a sorted set of the ends finds those that are over.
Times are the caller's, in milliseconds, because Redis may have another clock. Each call is one
script, which Redis runs alone: no two calls can count the same hit.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from redis.exceptions import RedisError

from hexameter.extending import Limit, Unavailable, Usage
from hexameter_redis_limiter.client import client_of
from hexameter_redis_limiter.settings import RedisLimiterSettings

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

# KEYS: the set of ends, then a window for each limit. ARGV: now, hits (0 or 1), then their ends.
_COUNT = """
local counted = {}
for i = 2, #KEYS do
    local count, ends = unpack(redis.call('HMGET', KEYS[i], 'count', 'ends'))
    if not ends or tonumber(ends) <= tonumber(ARGV[1]) then
        count, ends = 0, ARGV[i + 1]
    end
    if ARGV[2] == '1' then
        count = count + 1
        redis.call('HSET', KEYS[i], 'count', count, 'ends', ends)
        redis.call('ZADD', KEYS[1], ends, KEYS[i])
    end
    counted[#counted + 1] = {tonumber(count), ends}
end
return counted
"""
_REFUND = """
for i = 1, #KEYS do
    if tonumber(redis.call('HGET', KEYS[i], 'count') or 0) > 0 then
        redis.call('HINCRBY', KEYS[i], 'count', -1)
    end
end
"""
_FORGET = """
for i = 2, #KEYS do
    redis.call('DEL', KEYS[i])
    redis.call('ZREM', KEYS[1], KEYS[i])
end
"""
# Many at once, but not so many that others wait for long.
_PRUNE = """
local over = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 500)
for _, key in ipairs(over) do
    redis.call('DEL', key)
    redis.call('ZREM', KEYS[1], key)
end
return #over
"""


class LimiterUnavailable(Unavailable):
    message = "Requests cannot be counted at the moment. Try again shortly."


class RedisRateLimiter:
    def __init__(self, settings: RedisLimiterSettings) -> None:
        self._redis = client_of(settings.url, timeout=2)
        self._ends = f"{settings.prefix}ends"
        self._window = f"{settings.prefix}window:"
        self._count = self._redis.register_script(_COUNT)
        self._refund = self._redis.register_script(_REFUND)
        self._forget = self._redis.register_script(_FORGET)
        self._prune = self._redis.register_script(_PRUNE)

    async def close(self) -> None:
        await self._redis.aclose()

    async def check(self) -> None:
        with _unavailable():
            await self._redis.ping()

    async def hit(self, limits: Sequence[Limit], now: datetime) -> list[Usage]:
        return await self._counted(limits, now, hits=1)

    async def peek(self, limits: Sequence[Limit], now: datetime) -> list[Usage]:
        return await self._counted(limits, now, hits=0)

    async def refund(self, limits: Sequence[Limit]) -> None:
        with _unavailable():
            await self._refund(self._windows([limit.key for limit in limits]), [])

    async def forget(self, keys: Sequence[str]) -> None:
        with _unavailable():
            await self._forget([self._ends, *self._windows(keys)], [])

    async def prune(self, now: datetime) -> int:
        pruned = 0
        with _unavailable():
            while over := await self._prune([self._ends], [_milliseconds(now)]):
                pruned += over
        return pruned

    async def _counted(self, limits: Sequence[Limit], now: datetime, hits: int) -> list[Usage]:
        keys = [self._ends, *self._windows([limit.key for limit in limits])]
        ends = [_milliseconds(now + limit.window) for limit in limits]
        with _unavailable():
            windows = await self._count(keys, [_milliseconds(now), hits, *ends])
        return [
            Usage(limit=limit, count=count, resets_at=_EPOCH + int(end) * _MILLISECOND)
            for limit, (count, end) in zip(limits, windows, strict=True)
        ]

    def _windows(self, keys: Sequence[str]) -> list[str]:
        return [f"{self._window}{key}" for key in keys]


def _milliseconds(time: datetime) -> int:
    return (time - _EPOCH) // _MILLISECOND


@contextmanager
def _unavailable() -> Generator[None]:
    try:
        yield
    except (RedisError, OSError) as error:
        raise LimiterUnavailable from error
