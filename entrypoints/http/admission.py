"""How many requests are taken at once, and whether any are taken still."""

import asyncio


class Admission:
    """Counts the requests in flight. Beyond `max_in_flight`, and while draining, none is let in."""

    def __init__(self, max_in_flight: int) -> None:
        self.max_in_flight = max_in_flight
        self.in_flight = 0
        self.draining = False
        self._idle = asyncio.Event()
        self._idle.set()

    def enter(self) -> bool:
        """Whether there was room. Who got in must `leave`."""
        if self.draining or self.in_flight >= self.max_in_flight:
            return False
        self.in_flight += 1
        self._idle.clear()
        return True

    def leave(self) -> None:
        self.in_flight -= 1
        if not self.in_flight:
            self._idle.set()

    def drain(self) -> None:
        """Refuse what comes from now on; what is in flight goes on to its end."""
        self.draining = True

    async def idle(self) -> None:
        """Wait until nothing is in flight."""
        await self._idle.wait()

    def readmit(self) -> None:
        """Let one in again that was in before, whatever the limits say."""
        self.in_flight += 1
        self._idle.clear()
