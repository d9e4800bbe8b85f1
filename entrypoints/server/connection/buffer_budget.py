"""How much memory all connections of a process may hold together."""

from typing import Protocol


class Connection(Protocol):
    def held_bytes(self) -> int:
        """Request data and unsent response data that is in memory for this connection."""
        ...

    def taken_bytes(self) -> int | None:
        """Of all responses, what the client has received so far; None while nothing is unsent."""
        ...

    def give_up(self) -> None:
        """End the connection to save memory."""
        ...


class BufferBudget:
    """Gives up the connections that hold most when all of them together exceed `max_bytes`.

    A limit per connection would either be too small for a large response or, multiplied by the
    number of connections, too large for the process.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._held: dict[Connection, int] = {}
        self._total = 0
        self._taken: dict[Connection, int] = {}

    def update(self, connection: Connection, held: int) -> None:
        """Record what a connection holds now; 0 forgets it."""
        if not held and connection not in self._held:
            return
        self._total += held - self._held.pop(connection, 0)
        if held:
            self._held[connection] = held
            if self._total > self._max_bytes:
                self._give_up_largest()

    def has_room(self, size: int) -> bool:
        """Whether so much more can be held; always when nothing is."""
        if self._total + size > self._max_bytes:
            self._measure()
        return not self._total or self._total + size <= self._max_bytes

    def give_up_stalled(self) -> None:
        """Give up the connections whose clients have received nothing since the call before."""
        before = self._taken
        found = {each: each.taken_bytes() for each in self._held}
        self._taken = {each: taken for each, taken in found.items() if taken is not None}
        for each, taken in self._taken.items():
            if before.get(each) == taken:
                self._total -= self._held.pop(each)
                each.give_up()

    def _measure(self) -> None:
        # A write buffer shrinks without notice, so recorded sizes may be too large.
        self._held = {each: each.held_bytes() for each in self._held}
        self._total = sum(self._held.values())

    def _give_up_largest(self) -> None:
        self._measure()
        if self._total <= self._max_bytes:
            return
        # A little more than necessary: measuring after every piece of a burst of bodies would
        # take longer than receiving them.
        enough = self._max_bytes - self._max_bytes // 16
        for each in sorted(self._held, key=self._held.__getitem__, reverse=True):
            self._total -= self._held.pop(each)
            each.give_up()
            if self._total <= enough:
                break
