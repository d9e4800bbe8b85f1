"""The lengths of lists for which the core keeps no counter."""

from collections.abc import Awaitable, Callable
from time import monotonic

import hexameter.extending as core

MAX_COUNT = 10_000
"""Larger numbers are not counted."""
_NEAR = 50
_REMEMBERED = 1000
_SECONDS = 1.0

Posts = core.Page[core.PostSummaryView]
Read = Callable[[core.PageRequest], Awaitable[Posts]]


def newest(limit: int, offset: int) -> core.PageRequest:
    return core.PageRequest(core.Sort("published_at", descending=True), limit, offset=offset)


class Counts:
    def __init__(self) -> None:
        self._recent: dict[object, tuple[int, float]] = {}
        self._former: dict[object, int] = {}

    def forget(self) -> None:
        self._recent.clear()

    async def recent(self, place: object, count: Callable[[], Awaitable[int]]) -> int:
        """At most a second old. `place` says where a page ends and with which article, so what is
        published or removed before that is counted at once.
        """
        known, until = self._recent.get(place, (0, 0.0))
        if monotonic() < until:
            return known
        counted = await count()
        if len(self._recent) >= _REMEMBERED:
            self._recent.clear()
        self._recent[place] = counted, monotonic() + _SECONDS
        return counted

    async def exact(self, key: object, read: Read) -> int:
        """`key` identifies the list. It is read where it ended before, or its end is searched."""
        start = max(self._former.get(key, 0) - _NEAR, 0)
        end = await read(newest(2 * _NEAR, start))
        if end.next is None and (end.items or start == 0):
            counted = start + len(end.items)
        else:
            counted = await _search(read)
        if len(self._former) >= _REMEMBERED:
            self._former.clear()
        self._former[key] = counted
        return counted


async def _search(read: Read) -> int:
    # There are at least `low` articles and fewer than `high`.
    low, high = 0, MAX_COUNT + 1
    while high - low > 1:
        middle = (low + high) // 2
        there = (await read(newest(1, middle - 1))).items
        low, high = (middle, high) if there else (low, middle)
    return low
