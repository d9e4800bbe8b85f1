"""How many requests one process works on at the same time."""

import asyncio

from hexameter.entrypoints.http.middleware.refusal_log import RefusalLog

ALWAYS_ADMITTED = frozenset({"/health/live", "/health/ready"})


class ConcurrencyLimiter:
    """A fixed number of slots, one for each request in flight.

    A request beyond the limit is refused at once instead of queued: a queue in an overloaded
    process makes every request slow, and the client of a queued one has often given up.
    """

    def __init__(self, max_concurrent: int) -> None:
        self.in_flight = 0
        self.draining = False
        self.refusals = RefusalLog(
            "Refusing requests: too many are in flight", "No longer refusing requests"
        )
        self._max_concurrent = max_concurrent
        self._expected = 0
        self._idle = asyncio.Event()

    def acquire(self) -> bool:
        """Take a slot if one is free; the caller must `release` it."""
        if self.in_flight >= self._max_concurrent:
            self.refusals.add()
            return False
        self.in_flight += 1
        return True

    def release(self) -> None:
        self.in_flight -= 1
        if not self.in_flight:
            self._idle.set()

    def expect(self) -> bool:
        """Whether a slot is free for a task that is made now and will `acquire` it when it starts,
        which is in the next iteration of the event loop.
        """
        if self.in_flight + self._expected >= self._max_concurrent:
            return False
        if not self._expected:
            asyncio.get_running_loop().call_soon(self._forget_expected)
        self._expected += 1
        return True

    def _forget_expected(self) -> None:
        self._expected = 0

    def drain(self) -> None:
        """Refuse new requests from now on; those in flight run to their end."""
        self.draining = True

    async def idle(self) -> None:
        """Wait until nothing is in flight."""
        while self.in_flight:
            self._idle.clear()
            await self._idle.wait()
