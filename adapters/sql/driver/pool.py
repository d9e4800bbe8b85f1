"""Lending the connections of a pool."""

import asyncio
from collections import deque
from typing import Any, NamedTuple, Protocol, cast

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import PoolProxiedConnection, QueuePool
from sqlalchemy.util import greenlet_spawn

from hexameter.adapters.sql.driver.compiled import StatementCache
from hexameter.adapters.sql.driver.drivers import Driver, driver_of
from hexameter.application.ports.unit_of_work import StoreUnavailable


class StatementObserver(Protocol):
    def __call__(self, sql: str, seconds: float, error: BaseException | None) -> None:
        """After each statement. `sql` holds no values. Must not raise, and not take long."""
        ...


class Loan(NamedTuple):
    """What the pool lends, and in it the driver's own connection: finding it takes five calls."""

    proxy: PoolProxiedConnection
    connection: Any
    generation: int
    """The lender's when the connection was made."""


class Lender:
    """The connections of one engine, and how to speak to them.

    The pool makes them and says how many there may be. Those that come back are kept at hand or go
    straight to whoever has waited longest: asking the pool costs a tenth of a read.
    """

    def __init__(self, engine: AsyncEngine, observers: list[StatementObserver]) -> None:
        self.driver: Driver = driver_of(engine.dialect)
        self.statements = StatementCache(engine.dialect)
        self.observers = observers
        self.generation = 0
        """How often `expire` has been called."""
        self._engine = engine
        self._free_places = self._pool.size()
        self._idle: list[Loan] = []
        self._waiting = deque[asyncio.Future[Loan | None]]()
        self._discarding = set[asyncio.Task[None]]()

    @property
    def _pool(self) -> QueuePool:
        # The engine makes itself another one when it is disposed of.
        return cast(QueuePool, self._engine.sync_engine.pool)

    async def lend(self) -> Loan:
        """Raises `StoreUnavailable` when there is none to be had in time."""
        while self._idle:
            loan = self._idle.pop()
            if not self.driver.is_closed(loan.connection):
                return loan
            self.discard(loan)
        if self._free_places:
            self._free_places -= 1
            return await self._make()
        return await self._wait() or await self._make()

    def take_back(self, loan: Loan) -> None:
        if loan.generation != self.generation or self.driver.is_closed(loan.connection):
            self.discard(loan)
        elif not self._pass_on(loan):
            self._idle.append(loan)

    def discard(self, loan: Loan) -> None:
        """Close it in the background; its place is free when that is done."""
        task = asyncio.create_task(self._close(loan))
        self._discarding.add(task)
        task.add_done_callback(self._discarded)

    def expire(self) -> None:
        """Lend no connection again that was made before this call."""
        self.generation += 1
        while self._idle:
            self.discard(self._idle.pop())

    async def settle(self) -> None:
        """Give everything back to the pool, and wait for what is being closed."""
        while self._idle:
            await greenlet_spawn(self._idle.pop().proxy.close)
            self._free_place()
        await asyncio.gather(*self._discarding, return_exceptions=True)

    async def _make(self) -> Loan:
        """In a place that is ours."""
        generation = self.generation
        try:
            proxy = await greenlet_spawn(self._pool.connect)
            return Loan(proxy, proxy.driver_connection, generation)
        except BaseException as error:
            self._free_place()
            if isinstance(error, Exception):
                raise self.driver.translate_error(error, None) from error
            raise

    async def _wait(self) -> Loan | None:
        """For a connection, or for a place to make one in."""
        turn: asyncio.Future[Loan | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        patience = turn.get_loop().call_later(self._pool.timeout(), _give_up, turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self._pass_up(turn.result())
            raise
        finally:
            patience.cancel()
            while self._waiting and self._waiting[0].done():
                self._waiting.popleft()

    def _pass_up(self, loan: Loan | None) -> None:
        if loan is None:
            self._free_place()
        else:
            self.take_back(loan)

    def _free_place(self) -> None:
        if not self._pass_on(None):
            self._free_places += 1

    def _pass_on(self, loan: Loan | None) -> bool:
        """Whether anybody has waited for it."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(loan)
                return True
        return False

    async def _close(self, loan: Loan) -> None:
        try:
            await self.driver.close(loan.connection)
        finally:
            try:
                await greenlet_spawn(loan.proxy.invalidate)
            finally:
                self._free_place()

    def _discarded(self, task: asyncio.Task[None]) -> None:
        self._discarding.discard(task)
        if not task.cancelled():
            # Whoever had it has been told already that something is wrong with it.
            task.exception()


def _give_up(turn: asyncio.Future[Loan | None]) -> None:
    if not turn.done():
        turn.set_exception(StoreUnavailable())
