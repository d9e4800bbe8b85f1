"""On a Redis server of the tests' own."""

import asyncio
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hexameter_redis_limiter import extension
from hexameter_redis_limiter.limiter import LimiterUnavailable, RedisRateLimiter
from hexameter_redis_limiter.settings import RedisLimiterSettings
from redis.asyncio import Redis

from hexameter.extending import Extension, RateLimiter
from hexameter.testing import NOON, HexameterApp, RateLimiterContract, World, memory_world

REDIS: Any = Redis
"""Without its types, which leave arguments open."""


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    # A socket's path must be short, so it is not in the folder that pytest gives.
    folder = Path(tempfile.mkdtemp(prefix="limiter-"))
    socket = folder / "redis.sock"
    options = ["--port", "0", "--unixsocket", socket, "--save", "", "--dir", folder]
    server = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
    try:
        yield f"unix://{socket}"
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder)


@pytest.fixture
async def limiter(redis_url: str) -> AsyncIterator[RedisRateLimiter]:
    limiter = RedisRateLimiter(RedisLimiterSettings(url=redis_url))
    async with asyncio.timeout(10):
        while True:
            try:
                await limiter.check()
                break
            except LimiterUnavailable:  # it is starting
                await asyncio.sleep(0.01)
    async with REDIS.from_url(redis_url) as redis:
        await redis.flushall()
    yield limiter
    await limiter.close()


@pytest.fixture
def world(limiter: RedisRateLimiter) -> World:
    return replace(memory_world(), rate_limiter=limiter)


class TestRedisRateLimiter(RateLimiterContract):
    """It keeps the contract of its port."""


@pytest.fixture
def hexameter_extensions(
    limiter: RedisRateLimiter, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> list[Extension]:
    monkeypatch.setenv("HEXAMETER_REDIS_LIMITER_URL", redis_url)
    return [extension]


@pytest.fixture
def hexameter_settings() -> dict[str, object]:
    return {"rate_limits": "on", "limit_registration": "2/hour"}


async def test_the_product_counts_in_redis(hexameter_app: HexameterApp, redis_url: str) -> None:
    assert isinstance(hexameter_app.service.get(RateLimiter), RedisRateLimiter)
    statuses = [
        (await hexameter_app.anonymous.post("/v1/auth/register", json={})).status_code
        for _ in range(3)
    ]
    assert statuses == [422, 422, 429]
    async with REDIS.from_url(redis_url) as redis:
        assert await redis.zcard("hexameter:limits:ends") > 0


async def test_a_redis_that_is_away_is_unavailable_and_not_ready(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    away = RedisRateLimiter(RedisLimiterSettings(url="unix:///nowhere/redis.sock"))
    with pytest.raises(LimiterUnavailable):
        await away.hit([], NOON)
    with pytest.raises(LimiterUnavailable):
        await away.check()
    await away.close()
