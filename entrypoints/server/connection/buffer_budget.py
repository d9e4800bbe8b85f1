"""How much memory all connections of a process may hold together."""

from typing import Protocol

from hexameter.entrypoints.http.middleware.refusal_log import RefusalLog


class Connection(Protocol):
    def held_bytes(self) -> int:
        """Request data and unsent response data that is in memory for this connection."""
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
        self._closed = RefusalLog(
            "Closing connections to save memory", "No longer closing connections to save memory"
        )

    def update(self, connection: Connection, held: int) -> None:
        """Record what a connection holds now; 0 forgets it."""
        if not held and connection not in self._held:
            return
        self._total += held - self._held.pop(connection, 0)
        if held:
            self._held[connection] = held
            if self._total > self._max_bytes:
                self._give_up_largest()

    def _give_up_largest(self) -> None:
        # A write buffer shrinks without notice, so recorded sizes may be too large.
        self._held = {each: each.held_bytes() for each in self._held}
        self._total = sum(self._held.values())
        if self._total <= self._max_bytes:
            return
        # A little more than necessary: measuring after every piece of a burst of bodies would
        # take longer than receiving them.
        enough = self._max_bytes - self._max_bytes // 16
        for each in sorted(self._held, key=self._held.__getitem__, reverse=True):
            self._total -= self._held.pop(each)
            self._closed.add()
            each.give_up()
            if self._total <= enough:
                break
