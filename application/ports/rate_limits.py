"""Rate limits, shared by all processes that use one store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most `quota` hits of `key` within `window`, which starts with the first hit."""

    key: str
    quota: int
    window: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """`count` includes the current hit and may exceed the quota."""

    limit: Limit
    count: int
    resets_at: datetime

    @property
    def exceeded(self) -> bool:
        return self.count > self.limit.quota

    def seconds_left(self, now: datetime) -> int:
        """Until the window ends, at least 1."""
        return max(1, int(-(-(self.resets_at - now).total_seconds() // 1)))


class RateLimiter(Protocol):
    """Each call is a separate transaction: do not call it inside a unit of work. Counts are kept
    even if the request fails. Counting is atomic: of any number of concurrent hits exactly `quota`
    are within the limit. Every call raises `StoreUnavailable`, or another `Unavailable`, if the
    store of the counts is unavailable.
    """

    async def hit(self, limits: Sequence[Limit], now: datetime) -> list[Usage]:
        """Count one hit for each limit, in their order."""
        ...

    async def peek(self, limits: Sequence[Limit], now: datetime) -> list[Usage]:
        """Return the current counts without counting a hit."""
        ...

    async def refund(self, limits: Sequence[Limit]) -> None:
        """Undo one hit of each limit."""
        ...

    async def forget(self, keys: Sequence[str]) -> None:
        """Start a new window with the next hit."""
        ...

    async def prune(self, now: datetime) -> int:
        """Remove windows that have ended; returns how many."""
        ...
