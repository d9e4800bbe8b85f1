"""A pool of the driver's connections."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from time import monotonic
from typing import Any, NamedTuple

from hexameter.adapters.sql.driver.driver import MAX_POOL_WAIT, Driver
from hexameter.adapters.sql.driver.wait_queue import WaitQueue
from hexameter.application.ports.unit_of_work import StoreUnavailable

_NONE: Mapping[str, object] = {}


class PooledConnection(NamedTuple):
    connection: Any
    """The driver's own."""
    generation: int
    """The pool's when the connection was made."""


class ConnectionPool:
    """At most `size` connections, made when needed and given to different statements in turn.

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
        self._timeout = timeout
        self._free_slots = size
        self._waiting = WaitQueue[asyncio.Future[None]]()
        self._idle: list[PooledConnection] = []
        self._returned_at = float("-inf")
        self._closing = set[asyncio.Task[None]]()

    async def acquire(
        self, statement: Hashable = None, parameters: Mapping[str, object] = _NONE
    ) -> PooledConnection:
        """Raises `StoreUnavailable` when none is free or can be made in time.

        `statement` and `parameters`, if known, are what the connection is for.
        """
        if self._free_slots:
            self._free_slots -= 1
        else:
            await self._wait_for_slot(statement, parameters)
        while self._idle:
            pooled = self._idle.pop()
            if not self._driver.is_closed(pooled.connection):
                return pooled
            self._close_later(pooled)
        generation = self.generation
        try:
            return PooledConnection(await self._connect(), generation)
        except BaseException as error:
            self._release_slot()
            if isinstance(error, Exception):
                raise self._driver.translate_error(error, None) from error
            raise

    def release(self, pooled: PooledConnection) -> None:
        if pooled.generation != self.generation:
            self.discard(pooled)
        else:
            self._idle.append(pooled)
            self._returned_at = monotonic()
            self._release_slot()

    def discard(self, pooled: PooledConnection) -> None:
        """Close it in the background, and release its slot afterwards."""
        self._close_later(pooled).add_done_callback(lambda _: self._release_slot())

    def expire(self) -> None:
        """Use no connection again that was made before this call."""
        self.generation += 1
        while self._idle:
            self._close_later(self._idle.pop())

    async def close(self) -> None:
        self.expire()
        await asyncio.gather(*self._closing, return_exceptions=True)

    async def _wait_for_slot(self, statement: Hashable, parameters: Mapping[str, object]) -> None:
        began = monotonic()
        slot = asyncio.get_running_loop().create_future()
        values = repr(parameters)  # There may be lists, which are not hashable.
        self._waiting.append(statement, values, slot)
        try:
            while not slot.done():
                await asyncio.wait((slot,), timeout=self._timeout)
                if not slot.done():
                    self._check_wait(began)
        except BaseException:
            if slot.done():
                self._release_slot()
            else:
                self._waiting.remove(statement, values, slot)
            raise

    def _check_wait(self, began: float) -> None:
        """Waiting goes on while others return connections: the database is only slow."""
        now = monotonic()
        stuck = now - self._returned_at > self._timeout
        if stuck or now - began + self._timeout > MAX_POOL_WAIT:
            raise StoreUnavailable

    def _release_slot(self) -> None:
        if self._waiting:
            self._waiting.popleft().set_result(None)
        else:
            self._free_slots += 1

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
