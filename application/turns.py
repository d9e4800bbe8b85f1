"""Limits how many callers do something expensive at the same time."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from hexameter.domain.errors import Unavailable


class Turns:
    """`at_once` callers of one process may work; others wait for up to `timeout` seconds."""

    def __init__(self, at_once: int, *, timeout: float) -> None:
        self._slots = asyncio.Semaphore(at_once)
        self._timeout = timeout

    @asynccontextmanager
    async def turn(self) -> AsyncGenerator[None]:
        """Raises `Unavailable` for a caller that has waited too long."""
        try:
            async with asyncio.timeout(self._timeout):
                await self._slots.acquire()
        except TimeoutError:
            raise Unavailable(retry_after=5) from None
        try:
            yield
        finally:
            self._slots.release()
