"""The lengths of lists of which the core keeps no count."""

from time import monotonic

import hexameter.extending as core
from hexameter_realworld.endpoints import Get

MAX_COUNT = 10_000  # larger numbers are not counted
_NEAR = 50
GetPosts = Get[core.PostSummaryView]


def newest(limit: int, offset: int) -> core.PageRequest:
    return core.PageRequest(core.Sort("published_at", descending=True), limit, offset=offset)


class Counts:
    def __init__(self) -> None:
        self.deletions = 0
        self._known: dict[object, tuple[int, float]] = {}

    async def recent(self, place: object, get: GetPosts) -> int:
        """Of all articles, at most a second old. `place` says where a page ends and with which
        article, so what is published or removed before that is counted at once.
        """
        key = place, self.deletions
        count, until = self._known.get(key, (None, 0.0))
        if count is None or monotonic() >= until:
            if count is not None:
                self._keep(key, count)  # for other requests, while this one counts
            count = await self.exact(None, get)
            self._keep(key, count)
        return count

    async def exact(self, key: object, get: GetPosts) -> int:
        """`key` identifies the list. Its end is looked for where it was before, then bisected."""
        low, high = 0, MAX_COUNT
        start = max(self._known.get(key, (0, 0.0))[0] - _NEAR, 0)
        while low < high:
            page = await get(newest(2 * _NEAR, start))
            if page.next is None and (page.items or not start):
                low = high = start + len(page.items)
            elif page.items:
                low = start + len(page.items)
            else:
                high = start
            start = max((low + high) // 2 - _NEAR, low)
        self._keep(key, low)
        return low

    def _keep(self, key: object, count: int) -> None:
        if len(self._known) >= 2000:
            self._known.clear()
        self._known[key] = count, monotonic() + 1.0
