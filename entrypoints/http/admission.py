"""How many requests are taken at once."""

import asyncio
from collections.abc import Callable
from time import monotonic

import structlog

ALWAYS_ADMITTED = frozenset({"/health/live", "/health/ready"})

ADMISSION = "admission"
"""Where the state that a server keeps for its application holds it."""

FEW = 24
"""So many requests in flight keep a process busy, and none of them waits for long."""

WINDOW_SECONDS = 1.0
"""An overload is judged by what was served and refused in so long."""

SERVED_TO_REFUSED = 10
"""An overload is over when not even one was refused for so many that were served."""

log: structlog.stdlib.BoundLogger = structlog.get_logger("hexameter.http")


class Admission:
    """Counts the requests in flight. While draining, none is let in.

    There may be `max_in_flight`: a hundred who wait for a lock cost nobody anything. When even that
    is not enough, all of them would only wait for each other, as long as more come than go. This is
    an overload, and while it lasts only a `FEW` are let in, and each is answered as soon as ever
    (the idea is CoDel's, RFC 8289: a queue that does not get shorter is of no use). It ends with
    the first window in which hardly anybody was refused: who comes again when `Retry-After` says so
    does not keep it up; who asks on without a pause does.
    """

    def __init__(self, max_in_flight: int, clock: Callable[[], float] = monotonic) -> None:
        self.in_flight = 0
        self.draining = False
        self._clock = clock
        self._max_in_flight = self._limit = max_in_flight
        self._overloaded = False
        self._window_ends = 0.0
        self._served = self._refused = 0
        self._arrived = 0
        self._counting = False
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def max_in_flight(self) -> int:
        return self._max_in_flight

    @max_in_flight.setter
    def max_in_flight(self, value: int) -> None:
        self._max_in_flight = self._limit = value
        self._overloaded = False

    def enter(self) -> bool:
        """Whether there was room. Who got in must `leave`."""
        if self.draining or (self.in_flight >= self._limit and self._refuses(self.in_flight)):
            return False
        self.in_flight += 1
        if self._arrived:
            self._arrived -= 1
        self._idle.clear()
        return True

    def turns_away(self) -> bool:
        """Whether `enter` is going to refuse one who arrives now. Asked once of each."""
        expected = self.in_flight + self._arrived
        if expected >= self._limit and self._refuses(expected):
            return True
        self._arrived += 1
        if not self._counting:
            # Who has arrived is in flight when the loop comes round, or has gone elsewhere.
            self._counting = True
            asyncio.get_running_loop().call_soon(self._forget_arrived)
        return False

    def leave(self) -> None:
        self._served += 1
        self.in_flight -= 1
        if not self.in_flight:
            self._idle.set()

    def drain(self) -> None:
        """Refuse what comes from now on; what is in flight goes on to its end."""
        self.draining = True

    async def idle(self) -> None:
        """Wait until nothing is in flight."""
        await self._idle.wait()

    def enter_again(self) -> bool:
        """Whether there was room for one who was in before: in it has been begun, so neither
        overload nor draining turns it away, but what others need is not taken from them.
        """
        if self.in_flight >= self._max_in_flight and not self.draining:
            return False
        self.in_flight += 1
        self._idle.clear()
        return True

    def _refuses(self, in_flight: int) -> bool:
        """Whether there is no room for one more, as far as is known by now."""
        if self._overloaded:
            late = self._clock() - self._window_ends
            if late >= 0 and not self._goes_on(late):
                self._overloaded = False
                self._limit = self._max_in_flight
        if in_flight < self._limit:
            return False
        if not self._overloaded:
            log.warning("overloaded")
            self._overloaded = True
            self._limit = min(FEW, self._max_in_flight)
            self._begin_window()
        self._refused += 1
        return True

    def _goes_on(self, late: float) -> bool:
        """At the end of a window. What was seen long ago says nothing of today."""
        is_too_much = self._refused * SERVED_TO_REFUSED > self._served
        self._begin_window()
        return is_too_much and late < WINDOW_SECONDS

    def _begin_window(self) -> None:
        self._window_ends = self._clock() + WINDOW_SECONDS
        self._served = self._refused = 0

    def _forget_arrived(self) -> None:
        self._counting = False
        self._arrived = 0
