"""The interface on SQLAlchemy's `AsyncConnection`: what `compiled_database` does, written plainly.

It is slower. Read it first, and compare with it: both pass the same contract suites.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from time import perf_counter
from typing import Any, cast

from sqlalchemy import Connection as SyncConnection
from sqlalchemy import CursorResult, Executable, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.expression import TableClause

from hexameter.adapters.sql.driver.constructs import Statement, Upsert
from hexameter.adapters.sql.driver.driver import Driver
from hexameter.adapters.sql.driver.errors import StoreReadOnly, transaction_failed
from hexameter.adapters.sql.driver.interface import ResultRow, StatementObserver
from hexameter.adapters.sql.driver.urls import DEFAULT_POOL_SIZE, driver_for
from hexameter.adapters.sql.driver.writers import WritingTasks
from hexameter.application.ports.unit_of_work import StoreUnavailable


class PlainDatabase:
    """Implements `interface.Database`."""

    def __init__(self, url: str, *, pool_size: int = DEFAULT_POOL_SIZE) -> None:
        self.driver = driver_for(url, pool_size)
        self.on_statement = list[StatementObserver]()
        self.generation = 0
        self._read = _engine(url, self.driver, writing=False)
        self._write = _engine(url, self.driver, writing=True)
        self._writing = WritingTasks()
        self._disposing = set[asyncio.Task[None]]()

    @property
    def dialect_name(self) -> str:
        return self.driver.dialect.name

    @property
    def readers(self) -> int:
        return self.driver.readers

    def expire(self) -> None:
        self.generation += 1
        for engine in (self._read, self._write):
            task = asyncio.create_task(engine.dispose())
            self._disposing.add(task)
            task.add_done_callback(self._disposing.discard)

    async def open(self) -> None:
        self.driver.prepare()

    async def close(self) -> None:
        await asyncio.gather(*self._disposing)
        await self._read.dispose()
        await self._write.dispose()

    async def fetch_all(self, statement: Statement, /, **parameters: object) -> list[ResultRow]:
        async with self._connect(self._read) as connection:
            return await PlainConnection(self, connection).fetch_all(statement, **parameters)

    async def fetch_one(self, statement: Statement, /, **parameters: object) -> ResultRow | None:
        async with self._connect(self._read) as connection:
            return await PlainConnection(self, connection).fetch_one(statement, **parameters)

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator["PlainTransaction"]:
        with self._writing.current():
            async with self._connect(self._write) as connection:
                transaction = PlainTransaction(self, connection)
                await transaction.begin()
                yield transaction

    @asynccontextmanager
    async def autocommit(self) -> AsyncGenerator["PlainConnection"]:
        with self._writing.current():
            async with self._connect(self._write) as connection:
                yield PlainConnection(self, connection)

    def translate_error(self, error: Exception, table: str | None = None) -> Exception:
        if isinstance(error, PoolTimeout):
            return StoreUnavailable()
        original = error.driver_exception if isinstance(error, DBAPIError) else error
        translated = self.driver.translate_error(original, table)
        if isinstance(translated, StoreReadOnly):
            self.expire()
        return translated

    @asynccontextmanager
    async def _connect(self, engine: AsyncEngine) -> AsyncGenerator[AsyncConnection]:
        """Closing it rolls back what has not been committed."""
        try:
            connection = await engine.connect().start()
        except Exception as error:
            raise self.translate_error(error) from error
        try:
            yield connection
        finally:
            await connection.close()


class PlainConnection:
    """Implements `interface.Connection`, and commits after each statement."""

    def __init__(self, database: PlainDatabase, connection: AsyncConnection) -> None:
        self._database = database
        self._connection = connection

    @property
    def dialect_name(self) -> str:
        return self._database.dialect_name

    async def fetch_all(self, statement: Statement, /, **parameters: object) -> list[ResultRow]:
        result = await self._execute(statement, parameters)
        return cast("list[ResultRow]", result.all())

    async def fetch_one(self, statement: Statement, /, **parameters: object) -> ResultRow | None:
        result = await self._execute(statement, parameters)
        return cast("ResultRow | None", result.first())

    async def execute(self, statement: Statement, /, **parameters: object) -> int:
        return (await self._execute(statement, parameters)).rowcount

    async def _execute(
        self, statement: Statement, parameters: Mapping[str, object]
    ) -> CursorResult[Any]:
        result = await self._observed(statement, parameters)
        await self._connection.commit()
        return result

    async def _observed(
        self, statement: Statement, parameters: Mapping[str, object]
    ) -> CursorResult[Any]:
        executable = self._executable(statement)
        began, failure = perf_counter(), None
        try:
            options = {"preserve_rowcount": True}
            return await self._connection.execute(executable, parameters, execution_options=options)
        except Exception as error:
            failure = error
            if isinstance(error, DBAPIError) and not self._survives(error):
                await self._connection.invalidate()
            raise self._database.translate_error(error, _table_of(executable)) from error
        finally:
            for observe in self._database.on_statement:
                observe(str(executable), perf_counter() - began, failure)

    def _executable(self, statement: Statement) -> Executable:
        if isinstance(statement, Upsert):
            return statement.statement(self._connection.dialect)
        return statement

    def _survives(self, error: DBAPIError) -> bool:
        return self._database.driver.survives(error.driver_exception)


class PlainTransaction(PlainConnection):
    """Implements `interface.Transaction`."""

    _failed = False

    async def begin(self) -> None:
        try:
            await self._connection.begin()
        except Exception as error:
            raise self._database.translate_error(error) from error

    async def commit(self) -> None:
        if self._failed:
            raise transaction_failed()
        # Whether an interrupted commit has happened is unknown, so it is not repeated.
        self._failed = True
        try:
            await self._connection.commit()
        except Exception as error:
            raise self._database.translate_error(error) from error
        self._failed = False

    async def _execute(
        self, statement: Statement, parameters: Mapping[str, object]
    ) -> CursorResult[Any]:
        if self._failed:
            raise transaction_failed()
        self._failed = True
        result = await self._observed(statement, parameters)
        self._failed = False
        return result


def _table_of(statement: Executable) -> str | None:
    table = statement.table if isinstance(statement, UpdateBase) else None
    return table.name if isinstance(table, TableClause) else None


def _engine(url: str, driver: Driver, *, writing: bool) -> AsyncEngine:
    async def connect() -> Any:
        return await driver.connect(writing=writing)

    engine = create_async_engine(
        url,
        async_creator=connect,
        pool_size=driver.writers if writing else driver.readers,
        pool_timeout=driver.pool_timeout,
        max_overflow=0,
        # `unnest` is joined laterally, which SQLAlchemy's linter takes for a cartesian product.
        enable_from_linting=False,
    )
    if writing and driver.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


def _begin_immediate(connection: SyncConnection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
