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


class Overload:
    """Whether more is asked than can be answered.

    It begins when somebody is refused because as many are in flight as ever may be, and ends with
    the first window in which hardly anybody was. Those who come again when `Retry-After` says so do
    not keep it up; those who ask on without a pause do.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lasts = False
        self._window_ends = 0.0
        self.served = self.refused = 0

    def begin(self) -> None:
        if not self.lasts():
            log.warning("overloaded")
            self._lasts = True
            self._begin_window()

    def lasts(self) -> bool:
        if self._lasts and (over := self._clock() - self._window_ends) >= 0:
            # Nobody has asked for a while: what was then says nothing of today.
            self._lasts = over < WINDOW_SECONDS and self._is_too_much()
            self._begin_window()
        return self._lasts

    def _is_too_much(self) -> bool:
        return self.refused * SERVED_TO_REFUSED > self.served

    def _begin_window(self) -> None:
        self._window_ends = self._clock() + WINDOW_SECONDS
        self.served = self.refused = 0


class Admission:
    """Counts the requests in flight. While draining, none is let in.

    There may be `max_in_flight`: a hundred who wait for a lock cost nobody anything. When even that
    is not enough, all of them would only wait for each other, as long as more come than go; so
    during an `Overload` there are but a few, and each is answered as soon as ever (the idea is
    CoDel's, RFC 8289: a queue that does not get shorter is of no use).
    """

    def __init__(self, max_in_flight: int, clock: Callable[[], float] = monotonic) -> None:
        self.max_in_flight = max_in_flight
        self.in_flight = 0
        self.draining = False
        self._overload = Overload(clock)
        self._arrived = 0
        self._counting = False
        self._idle = asyncio.Event()
        self._idle.set()

    def enter(self) -> bool:
        """Whether there was room. Who got in must `leave`."""
        if self.draining or self._is_full(self.in_flight):
            return False
        self.in_flight += 1
        self._arrived = max(0, self._arrived - 1)
        self._idle.clear()
        return True

    def turns_away(self) -> bool:
        """Whether `enter` is going to refuse one who arrives now. Asked once of each."""
        if self._is_full(self.in_flight + self._arrived):
            return True
        self._arrived += 1
        if not self._counting:
            # Who has arrived is in flight when the loop comes round, or has gone elsewhere.
            self._counting = True
            asyncio.get_running_loop().call_soon(self._forget_arrived)
        return False

    def leave(self) -> None:
        self._overload.served += 1
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
        if self.in_flight >= self.max_in_flight and not self.draining:
            return False
        self.in_flight += 1
        self._idle.clear()
        return True

    def _is_full(self, in_flight: int) -> bool:
        if in_flight >= self.max_in_flight:
            self._overload.begin()
        elif in_flight < FEW or not self._overload.lasts():
            return False
        self._overload.refused += 1
        return True

    def _forget_arrived(self) -> None:
        self._counting = False
        self._arrived = 0
