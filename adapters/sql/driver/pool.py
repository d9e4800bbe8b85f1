"""A pool of the driver's connections."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any, NamedTuple

from hexameter.adapters.sql.driver.driver import MAX_POOL_WAIT, Driver
from hexameter.application.ports.unit_of_work import StoreUnavailable


class PooledConnection(NamedTuple):
    connection: Any
    """The driver's own."""
    generation: int
    """The pool's when the connection was made."""


class ConnectionPool:
    """At most `size` connections, made when needed and given out in the order of the requests.

    A slot is held while a connection is in use or, after an error, being closed.
    """

    def __init__(
        self,
        driver: Driver,
        connect: Callable[[], Awaitable[Any]],
        *,
        size: int,
        timeout: float,
    ) -> None:
        self.generation = 0
        self._driver = driver
        self._connect = connect
        self._size = size
        self._timeout = timeout
        self._slots = asyncio.Semaphore(size)
        self._idle: list[PooledConnection] = []
        self._returned_at = float("-inf")
        self._closing = set[asyncio.Task[None]]()

    async def acquire(self) -> PooledConnection:
        """Raises `StoreUnavailable` when none is free or can be made in time."""
        if self._slots.locked():
            await self._wait_for_slot()
        else:
            await self._slots.acquire()
        while self._idle:
            pooled = self._idle.pop()
            if not self._driver.is_closed(pooled.connection):
                return pooled
            self._close_later(pooled)
        generation = self.generation
        try:
            return PooledConnection(await self._connect(), generation)
        except BaseException as error:
            self._slots.release()
            if isinstance(error, Exception):
                raise self._driver.translate_error(error, None) from error
            raise

    def release(self, pooled: PooledConnection) -> None:
        if pooled.generation != self.generation or self._driver.is_closed(pooled.connection):
            self.discard(pooled)
        else:
            self._idle.append(pooled)
            self._returned_at = monotonic()
            self._slots.release()

    def discard(self, pooled: PooledConnection) -> None:
        """Close it in the background, and release its slot afterwards."""
        slots = self._slots
        self._close_later(pooled).add_done_callback(lambda _: slots.release())

    def expire(self) -> None:
        """Use no connection again that was made before this call."""
        self.generation += 1
        while self._idle:
            self._close_later(self._idle.pop())

    async def close(self) -> None:
        self.expire()
        await asyncio.gather(*self._closing, return_exceptions=True)
        # A semaphore belongs to the event loop in which it was first waited for.
        self._slots = asyncio.Semaphore(self._size)

    async def _wait_for_slot(self) -> None:
        """Goes on after the timeout while others return connections: the database is only slow."""
        began = monotonic()
        while True:
            try:
                async with asyncio.timeout(self._timeout):
                    await self._slots.acquire()
                return
            except TimeoutError:
                now = monotonic()
                stuck = now - self._returned_at > self._timeout
                if stuck or now - began + self._timeout > MAX_POOL_WAIT:
                    raise StoreUnavailable from None

    def _close_later(self, pooled: PooledConnection) -> asyncio.Task[None]:
        task = asyncio.create_task(self._driver.close(pooled.connection))
        self._closing.add(task)
        task.add_done_callback(self._closed)
        return task

    def _closed(self, task: asyncio.Task[None]) -> None:
        self._closing.discard(task)
        if not task.cancelled():
            # The error that made the connection unusable has been raised already.
            task.exception()
