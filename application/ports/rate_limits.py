"""Counting what must not happen too often, for all processes of one store together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most `quota` of `key` within `window`, which begins with the first of them."""

    key: str
    quota: int
    window: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """`count` includes the present hit; it may exceed the quota."""

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
    """Each call is a transaction of its own: never call it inside a unit of work, and what it has
    counted stays counted whatever becomes of the call. Counting is atomic: of any number of
    concurrent hits exactly `quota` are not exceeded.
    """

    async def hit(self, limits: Sequence[Limit], now: datetime) -> list[Usage]:
        """Count one for each limit, in their order."""
        ...

    async def peek(self, limits: Sequence[Limit], now: datetime) -> list[Usage]:
        """Count nothing; `count` is what there is."""
        ...

    async def refund(self, limits: Sequence[Limit]) -> None:
        """Undo one hit of each."""
        ...

    async def forget(self, keys: Sequence[str]) -> None:
        """Begin anew with the next hit."""
        ...

    async def prune(self, now: datetime) -> int:
        """Remove windows that have ended; how many."""
        ...
