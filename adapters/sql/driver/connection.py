"""Compiled statements and transactions on a pooled connection."""

import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from time import perf_counter
from typing import Any, TypeVar

from hexameter.adapters.sql.driver.compiled import CompiledStatement, StatementCache
from hexameter.adapters.sql.driver.constructs import Statement
from hexameter.adapters.sql.driver.driver import Driver
from hexameter.adapters.sql.driver.errors import StoreReadOnly, transaction_failed
from hexameter.adapters.sql.driver.interface import ResultRow, StatementObserver
from hexameter.adapters.sql.driver.pool import ConnectionPool, PooledConnection
from hexameter.application.ports.unit_of_work import StoreUnavailable

R = TypeVar("R")
Call = Callable[[Any, str, Sequence[object]], Awaitable[R]]
_log = logging.getLogger(__name__)


class Runtime:
    """What all connections of a database share."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver
        self.statements = StatementCache(driver.dialect)
        self.observers = list[StatementObserver]()


class CompiledConnection:
    """Implements `interface.Connection`."""

    __slots__ = ("_pool", "_pooled", "_runtime", "_usable")

    def __init__(self, runtime: Runtime, pool: ConnectionPool, pooled: PooledConnection) -> None:
        self._runtime = runtime
        self._pool = pool
        self._pooled = pooled
        self._usable = True

    @property
    def dialect_name(self) -> str:
        return self._runtime.driver.dialect.name

    async def fetch_all(self, statement: Statement, /, **parameters: object) -> list[ResultRow]:
        compiled = self._runtime.statements[statement]
        return compiled.rows(await self._run(self._runtime.driver.fetch, compiled, parameters))

    async def fetch_one(self, statement: Statement, /, **parameters: object) -> ResultRow | None:
        compiled = self._runtime.statements[statement]
        raw = await self._run(self._runtime.driver.fetch, compiled, parameters)
        return compiled.row(raw[0]) if raw else None

    async def execute(self, statement: Statement, /, **parameters: object) -> int:
        compiled = self._runtime.statements[statement]
        return await self._run(self._runtime.driver.execute, compiled, parameters)

    def release(self) -> None:
        """Return it to the pool, or close it after an error that it may not have survived."""
        if self._usable:
            self._pool.release(self._pooled)
        else:
            self._pool.discard(self._pooled)

    def _run(
        self, call: Call[R], compiled: CompiledStatement, parameters: Mapping[str, object]
    ) -> Coroutine[Any, Any, R]:
        run = self._observed if self._runtime.observers else self._call
        return run(call, compiled.sql, compiled.arguments(parameters), compiled.table)

    async def _observed(
        self, call: Call[R], sql: str, arguments: Sequence[object], table: str | None
    ) -> R:
        began = perf_counter()
        failure: BaseException | None = None
        try:
            return await self._call(call, sql, arguments, table)
        except BaseException as error:
            failure = error
            raise
        finally:
            for observe in self._runtime.observers:
                observe(sql, perf_counter() - began, failure)

    async def _call(
        self, call: Call[R], sql: str, arguments: Sequence[object], table: str | None
    ) -> R:
        try:
            return await call(self._pooled.connection, sql, arguments)
        except BaseException as error:
            self._usable = self._usable and self._runtime.driver.survives(error)
            if not isinstance(error, Exception):
                raise
            if not self._usable:
                # The text of an error may quote values, so only its kind is logged.
                _log.debug("Closing a database connection after %s.", type(error).__name__)
            translated = self._runtime.driver.translate_error(error, table)
            if isinstance(translated, StoreReadOnly):
                # The other connections were made to the same server.
                self._pool.expire()
            if translated is error:
                raise
            raise translated from error


class CompiledTransaction(CompiledConnection):
    """Implements `interface.Transaction`."""

    __slots__ = ("_begun", "_failed")

    def __init__(self, runtime: Runtime, pool: ConnectionPool, pooled: PooledConnection) -> None:
        super().__init__(runtime, pool, pooled)
        self._begun = False
        self._failed = False

    async def begin(self) -> None:
        await self._control(self._runtime.driver.begin)
        self._begun = True

    async def commit(self) -> None:
        if self._failed:
            raise transaction_failed()
        if self._begun:
            # Whether an interrupted commit has happened is unknown, so it is not repeated.
            self._failed = True
            await self._control("COMMIT")
            self._begun = self._failed = False

    async def roll_back(self) -> None:
        """Raises nothing: losing the connection rolls back as well."""
        if self._begun and self._usable:
            self._begun = False
            try:
                await self._control("ROLLBACK")
            except StoreUnavailable:
                self._usable = False

    async def _control(self, sql: str) -> None:
        await self._call(self._runtime.driver.execute, sql, (), None)

    async def _run(
        self, call: Call[R], compiled: CompiledStatement, parameters: Mapping[str, object]
    ) -> R:
        if self._failed:
            raise transaction_failed()
        if not self._begun:
            await self.begin()
        self._failed = True
        result = await super()._run(call, compiled, parameters)
        self._failed = False
        return result
