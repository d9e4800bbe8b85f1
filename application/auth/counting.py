"""Counts attempts that several limits apply to."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from hexameter.application.ports.rate_limits import Limit, RateLimiter, Usage


async def count(limiter: RateLimiter, limits: Sequence[Limit], now: datetime) -> list[Usage]:
    """Count a hit for each limit. If any of them is used up, return those and count nothing: an
    attempt that one limit rejects must not use up the wider limits.
    """
    # Peeking first means that a flood of rejected attempts writes nothing.
    usages = await limiter.peek(limits, now)
    used_up = [usage for usage in usages if usage.count >= usage.limit.quota]
    if not used_up:
        usages = await limiter.hit(limits, now)
        used_up = [usage for usage in usages if usage.exceeded]
        if used_up:
            await limiter.refund(limits)
    return used_up


def limit_key(kind: str, *parts: str) -> str:
    """A key that does not show its parts."""
    return f"{kind}:{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()}"
