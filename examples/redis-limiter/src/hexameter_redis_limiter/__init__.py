"""Keeps Hexameter's rate limits in Redis."""

from hexameter.extending import Extension, RateLimiter
from hexameter_redis_limiter.limiter import RedisRateLimiter
from hexameter_redis_limiter.settings import RedisLimiterSettings

extension = Extension(
    name="redis-limiter",
    requires="hexameter>=0.1,<0.3",
    settings=[RedisLimiterSettings],
    adapters={RateLimiter: RedisRateLimiter},
)
