"""How many requests are taken at once."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from time import monotonic, thread_time

import structlog

ALWAYS_ADMITTED = frozenset({"/health/live", "/health/ready"})

ADMISSION = "admission"
"""Where the state that a server keeps for its application holds it."""

FEW = 24
"""So many requests in flight keep a process busy, unless what they do is wait."""

WINDOW_SECONDS = 1.0
"""An overload is judged by what happened in so long."""

SERVED_TO_REFUSED = 10
"""An overload is over when not even one was refused for so many that were served."""

BUSY_SHARE = 0.7
"""Of a window, that the event loop's thread wants to run when it has more to do than it can."""

log: structlog.stdlib.BoundLogger = structlog.get_logger("hexameter.http")


def processor_seconds_wanted() -> float:
    """How long this thread has run, or has only waited for a processor that others had."""
    try:
        ran, waited, _ = Path("/proc/thread-self/schedstat").read_text().split()
    except (OSError, ValueError):
        return thread_time()
    return (int(ran) + int(waited)) / 1e9


class Admission:
    """Counts the requests in flight. While draining, none is let in.

    There may be `max_in_flight`: a hundred who wait for a lock cost nobody anything. When even that
    is not enough, all of them would only wait for each other, as long as more come than go. This is
    an overload. At first only a `FEW` are let in then, so that each is answered as soon as ever
    (the idea is CoDel's, RFC 8289: a queue that does not get shorter is of no use); twice as many
    after each window in which the process was not busy all the same. It ends with the first window
    in which hardly anybody was refused.
    """

    def __init__(
        self,
        max_in_flight: int,
        clock: Callable[[], float] = monotonic,
        processor_clock: Callable[[], float] = processor_seconds_wanted,
    ) -> None:
        self.in_flight = 0
        self.draining = False
        self._max_in_flight = self._limit = max_in_flight
        self._clock = clock
        self._processor_clock = processor_clock
        self._overloaded = False
        self._window_began = self._processor_began = 0.0
        self._served = self._refused = 0
        self._arrived = 0
        self._counting = False
        self._idle = asyncio.Event()
        self._idle.set()

    def enter(self) -> bool:
        """Whether there was room. Who got in must `leave`."""
        if self.draining:
            return False
        if not self._has_room(self.in_flight):
            self.count_refusal()
            return False
        if self._arrived:
            self._arrived -= 1
        self._come_in()
        return True

    def leave(self) -> None:
        self._served += 1
        self.step_out()

    def step_out(self) -> None:
        """Who waits for his caller holds no place meanwhile."""
        self.in_flight -= 1
        if not self.in_flight:
            self._idle.set()

    def step_in(self) -> bool:
        """Whether there was room for one who has stepped out: in it has been begun, so neither
        overload nor draining turns it away, but what others need is not taken from them.
        """
        if self.in_flight >= self._max_in_flight and not self.draining:
            return False
        self._come_in()
        return True

    def turns_away(self) -> bool:
        """Whether `enter` is going to refuse who arrives now. For a server that can do so itself,
        and then says `count_refusal`; those it lets pass `arrive`.
        """
        return not self._has_room(self.in_flight + self._arrived)

    def arrive(self) -> None:
        """Who has arrived is in flight when the event loop comes round, or has gone elsewhere."""
        self._arrived += 1
        if not self._counting:
            self._counting = True
            asyncio.get_running_loop().call_soon(self._forget_arrived)

    def count_refusal(self) -> None:
        """One was refused because there was no room."""
        if not self._overloaded:
            log.warning("overload begins", in_flight=self.in_flight)
            self._overloaded = True
            self._begin_window(FEW)
        self._refused += 1

    def drain(self) -> None:
        """Refuse what comes from now on; what is in flight goes on to its end."""
        self.draining = True

    async def idle(self) -> None:
        """Wait until nothing is in flight."""
        while self.in_flight:
            await self._idle.wait()

    def _come_in(self) -> None:
        self.in_flight += 1
        self._idle.clear()

    def _has_room(self, in_flight: int) -> bool:
        if in_flight < self._limit:
            return True
        if self._overloaded:
            passed = self._clock() - self._window_began
            if passed >= WINDOW_SECONDS:
                self._end_window(passed)
        return in_flight < self._limit

    def _end_window(self, passed: float) -> None:
        # What was seen long ago says nothing of today.
        is_fresh = passed < 2 * WINDOW_SECONDS
        is_too_much = self._refused * SERVED_TO_REFUSED > self._served
        busy = self._processor_clock() - self._processor_began >= BUSY_SHARE * passed
        self._begin_window(FEW if busy else self._limit * 2)
        if not (is_fresh and is_too_much):
            log.info("overload is over")
            self._overloaded = False
            self._limit = self._max_in_flight

    def _begin_window(self, limit: int) -> None:
        self._limit = min(limit, self._max_in_flight)
        self._window_began = self._clock()
        self._processor_began = self._processor_clock()
        self._served = self._refused = 0

    def _forget_arrived(self) -> None:
        self._counting = False
        self._arrived = 0
