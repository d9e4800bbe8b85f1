"""The database interface on the driver's own connections, with statements that are compiled once.

SQLAlchemy writes the SQL; its execution layer, which costs more than the database's answer, is left
out. Consequences:

- A parameter that is missing or unknown is a TypeError, never NULL.
- SQLAlchemy's events do not see these statements. `on_statement` does.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial

from hexameter.adapters.sql.driver.connection import (
    CompiledConnection,
    CompiledTransaction,
    Runtime,
)
from hexameter.adapters.sql.driver.constructs import Statement
from hexameter.adapters.sql.driver.driver import Driver
from hexameter.adapters.sql.driver.interface import ResultRow
from hexameter.adapters.sql.driver.pool import ConnectionPool
from hexameter.adapters.sql.driver.urls import DEFAULT_POOL_SIZE, driver_for
from hexameter.adapters.sql.driver.writers import WritingTasks


class CompiledDatabase:
    """Implements `interface.Database`. Making one opens nothing."""

    def __init__(
        self, url: str, *, pool_size: int = DEFAULT_POOL_SIZE, driver: Driver | None = None
    ) -> None:
        """Raises `UnsupportedDatabase`."""
        self._driver = driver = driver or driver_for(url, pool_size)
        self._runtime = Runtime(driver)
        self.on_statement = self._runtime.observers
        self._readers = ConnectionPool(
            driver,
            partial(driver.connect, writing=False),
            size=driver.readers,
            timeout=driver.pool_timeout,
        )
        self._writers = ConnectionPool(
            driver,
            partial(driver.connect, writing=True),
            size=driver.writers,
            timeout=driver.pool_timeout,
        )
        self._writing = WritingTasks()

    @property
    def dialect_name(self) -> str:
        return self._driver.dialect.name

    @property
    def readers(self) -> int:
        return self._driver.readers

    @property
    def generation(self) -> int:
        return self._writers.generation

    def expire(self) -> None:
        self._readers.expire()
        self._writers.expire()

    async def open(self) -> None:
        self._driver.prepare()

    async def close(self) -> None:
        await self._readers.close()
        await self._writers.close()

    async def fetch_all(self, statement: Statement, /, **parameters: object) -> list[ResultRow]:
        readers = self._readers
        pooled = await readers.acquire(statement, parameters)
        connection = CompiledConnection(self._runtime, readers, pooled)
        try:
            return await connection.fetch_all(statement, **parameters)
        finally:
            connection.release()

    async def fetch_one(self, statement: Statement, /, **parameters: object) -> ResultRow | None:
        readers = self._readers
        pooled = await readers.acquire(statement, parameters)
        connection = CompiledConnection(self._runtime, readers, pooled)
        try:
            return await connection.fetch_one(statement, **parameters)
        finally:
            connection.release()

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[CompiledTransaction]:
        with self._writing.current():
            pooled = await self._writers.acquire()
            transaction = CompiledTransaction(self._runtime, self._writers, pooled)
            try:
                await transaction.begin()
                yield transaction
            finally:
                try:
                    await transaction.roll_back()
                finally:
                    transaction.release()

    @asynccontextmanager
    async def autocommit(self) -> AsyncGenerator[CompiledConnection]:
        with self._writing.current():
            pooled = await self._writers.acquire()
            connection = CompiledConnection(self._runtime, self._writers, pooled)
            try:
                yield connection
            finally:
                connection.release()
