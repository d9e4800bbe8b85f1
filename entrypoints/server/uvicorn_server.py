"""uvicorn's server, which wakes once a second instead of ten times."""

import asyncio
from types import FrameType

import uvicorn
from typing_extensions import override

TICKS = 10
"""Of uvicorn in a second. In each tenth it brings the `Date` header up to date."""


class Server(uvicorn.Server):
    """Wakes once a second, and at once for a signal."""

    _loop: asyncio.AbstractEventLoop | None = None

    @override
    async def main_loop(self) -> None:
        self._loop, self._woken = asyncio.get_running_loop(), asyncio.Event()
        ticks = 0
        while not await self.on_tick(ticks):
            ticks += TICKS
            try:
                async with asyncio.timeout(1.0):
                    await self._woken.wait()
            except TimeoutError:
                continue

    @override
    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._woken.set)
