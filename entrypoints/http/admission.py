"""How many requests are taken at once, and whether any are taken still."""

import asyncio
from collections.abc import Callable
from time import monotonic

import structlog

ALWAYS_ADMITTED = frozenset({"/health/live", "/health/ready"})

ADMISSION = "admission"
"""Where the state that a server keeps for its application holds it."""

LATE_SECONDS = 0.01
"""What arrives should be looked at within so long."""

PATIENCE_SECONDS = 0.1
"""Lateness that passes sooner was a rush, which is served; what stays is overload."""

STRICT_SECONDS = 1.0
"""How long after an overload there is no patience with the next."""

FEW = 64
"""So many requests in flight are not what makes the loop late."""

log: structlog.stdlib.BoundLogger = structlog.get_logger("hexameter.http")


class Lateness:
    """How long the event loop takes to come to what has arrived.

    Requests that wait for a database or a lock do not count here: they cost others nothing. Those
    that wait for their turn on the processor do, and no queue of them ever gets shorter by taking
    in another. The idea is CoDel's (RFC 8289): to judge by time waited, not by length.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._looking = False
        self.arrived = 0
        """And not yet in flight: they are when the loop comes to them."""
        self._late_since: float | None = None
        self._seen_at = float("-inf")
        self._strict_until = float("-inf")

    def look(self) -> None:
        """Once in each round of the loop in which somebody asks."""
        if self._looking:
            return
        now = self._clock()
        if now - self._seen_at > PATIENCE_SECONDS:
            # Nobody has asked for a while: what was seen then says nothing of today.
            self._late_since = None
        self._looking = True
        asyncio.get_running_loop().call_soon(self._seen, now)

    def lasts(self) -> bool:
        """Whether it has lasted for longer than is patiently borne."""
        if self._late_since is None:
            return False
        now = self._clock()
        if now > self._strict_until and now - self._late_since < PATIENCE_SECONDS:
            return False
        if now > self._strict_until:
            log.warning("overloaded", late_ms=round((now - self._late_since) * 1000))
        self._strict_until = now + STRICT_SECONDS
        return True

    def _seen(self, asked_at: float) -> None:
        self._looking = False
        self.arrived = 0
        self._seen_at = now = self._clock()
        if now - asked_at <= LATE_SECONDS:
            self._late_since = None
        elif self._late_since is None:
            self._late_since = asked_at


class Admission:
    """Counts the requests in flight. Beyond `max_in_flight`, when the event loop stays late, and
    while draining, none is let in.
    """

    def __init__(self, max_in_flight: int, clock: Callable[[], float] = monotonic) -> None:
        self.max_in_flight = max_in_flight
        self.in_flight = 0
        self.draining = False
        self._lateness = Lateness(clock)
        self._idle = asyncio.Event()
        self._idle.set()

    def enter(self) -> bool:
        """Whether there was room. Who got in must `leave`."""
        if self.draining or self._is_full(self.in_flight):
            return False
        self.in_flight += 1
        self._lateness.arrived = max(0, self._lateness.arrived - 1)
        self._idle.clear()
        return True

    def turns_away(self) -> bool:
        """Whether `enter` is going to refuse one who arrives now. Asked once of each."""
        if self._is_full(self.in_flight + self._lateness.arrived):
            return True
        self._lateness.arrived += 1
        return False

    def _is_full(self, in_flight: int) -> bool:
        if in_flight < FEW:
            return in_flight >= self.max_in_flight
        self._lateness.look()
        return in_flight >= self.max_in_flight or self._lateness.lasts()

    def leave(self) -> None:
        self.in_flight -= 1
        if not self.in_flight:
            # Whoever went elsewhere, to the health checks for one, is not waited for.
            self._lateness.arrived = 0
            self._idle.set()

    def drain(self) -> None:
        """Refuse what comes from now on; what is in flight goes on to its end."""
        self.draining = True

    async def idle(self) -> None:
        """Wait until nothing is in flight."""
        await self._idle.wait()

    def enter_again(self) -> bool:
        """Whether there was room for one who was in before: in it has been begun, so neither
        lateness nor draining turns it away, but what others need is not taken from them.
        """
        if self.in_flight >= self.max_in_flight and not self.draining:
            return False
        self.in_flight += 1
        self._idle.clear()
        return True
