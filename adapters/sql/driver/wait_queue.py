"""A queue in which a burst of similar reads does not delay others."""

from collections import deque
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")


class WaitQueue(Generic[T]):
    """Gives each group its turn, and within a group each key; items of one key keep their order.

    In a single line, a request that arrives behind 150 for a large post waits until all of those
    are served. Unlike `FairQueue` of the renderer, which threads fill up to a limit, it belongs to
    one event loop, and the pool's timeout bounds it.
    """

    def __init__(self) -> None:
        self._groups: dict[Hashable, dict[Hashable, deque[T]]] = {}

    def __bool__(self) -> bool:
        return bool(self._groups)

    def append(self, group: Hashable, key: Hashable, item: T) -> None:
        self._groups.setdefault(group, {}).setdefault(key, deque()).append(item)

    def popleft(self) -> T:
        group, keys = _pop_first(self._groups)
        key, items = _pop_first(keys)
        item = items.popleft()
        if items:
            keys[key] = items
        if keys:
            self._groups[group] = keys
        return item

    def remove(self, group: Hashable, key: Hashable, item: T) -> None:
        keys = self._groups[group]
        keys[key].remove(item)
        if not keys[key]:
            del keys[key]
        if not keys:
            del self._groups[group]


def _pop_first(ordered: dict[K, V]) -> tuple[K, V]:
    key = next(iter(ordered))
    return key, ordered.pop(key)
