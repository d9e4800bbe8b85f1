from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from hexameter.adapters.memory.store import MemoryStore, Table
from hexameter.application.ports.rate_limits import Limit, Usage


@dataclass(frozen=True, slots=True)
class Window:
    count: int
    resets_at: datetime


WINDOWS = Table[str, Window]("rate_limit_windows")


class MemoryRateLimiter:
    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def hit(self, limits: Sequence[Limit], now: datetime) -> list[Usage]:
        async with self._store.transaction() as transaction:
            usages: list[Usage] = []
            for limit in limits:
                window = _window(transaction.read(WINDOWS).get(limit.key), limit, now)
                window = replace(window, count=window.count + 1)
                transaction.update(WINDOWS, limit.key, window)
                usages.append(_usage(limit, window))
            transaction.commit()
            return usages

    async def peek(self, limits: Sequence[Limit], now: datetime) -> list[Usage]:
        windows = self._store.committed.read(WINDOWS)
        return [_usage(limit, _window(windows.get(limit.key), limit, now)) for limit in limits]

    async def refund(self, limits: Sequence[Limit]) -> None:
        async with self._store.transaction() as transaction:
            for limit in limits:
                window = transaction.read(WINDOWS).get(limit.key)
                if window is not None and window.count > 0:
                    changed = replace(window, count=window.count - 1)
                    transaction.update(WINDOWS, limit.key, changed)
            transaction.commit()

    async def forget(self, keys: Sequence[str]) -> None:
        async with self._store.transaction() as transaction:
            transaction.delete(WINDOWS, keys)
            transaction.commit()

    async def prune(self, now: datetime) -> int:
        async with self._store.transaction() as transaction:
            windows = transaction.read(WINDOWS).items()
            over = [key for key, window in windows if window.resets_at <= now]
            pruned = transaction.delete(WINDOWS, over)
            transaction.commit()
            return pruned


def _window(window: Window | None, limit: Limit, now: datetime) -> Window:
    """The current window, or a new one with a count of 0."""
    if window is None or window.resets_at <= now:
        return Window(0, now + limit.window)
    return window


def _usage(limit: Limit, window: Window) -> Usage:
    return Usage(limit=limit, count=window.count, resets_at=window.resets_at)
