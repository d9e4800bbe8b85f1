"""Running statements: compiled once, on the driver's own connection.

SQLAlchemy writes the SQL and opens the connections; its execution layer, which costs more than the
database's answer, is left out. Consequences to know:

- Rows are named tuples: columns are read by their names or labels.
- Parameters go in by keyword; one missing or too many is a TypeError, never NULL.
- SQLAlchemy's events do not see these statements. `Database.on_statement` does.
- A statement that fails inside a transaction ends it, on both databases alike: what comes after is
  refused until the block is left.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

from hexameter.adapters.sql.driver.connection import Connection, Transaction
from hexameter.adapters.sql.driver.constructs import Statement
from hexameter.adapters.sql.driver.engines import Engines
from hexameter.adapters.sql.driver.interface import ResultRow
from hexameter.adapters.sql.driver.pool import Lender, StatementObserver
from hexameter.application.ports.unit_of_work import UnitOfWorkMisused


class Database:
    """Both engines, in use between `open` and `close`."""

    def __init__(self, engines: Engines) -> None:
        self.on_statement: list[StatementObserver] = []
        self._engines = engines
        self._readers = Lender(engines.read, self.on_statement)
        self._writers = Lender(engines.write, self.on_statement)
        self._writing = set[asyncio.Task[object] | None]()

    @property
    def dialect_name(self) -> str:
        """`postgresql` or `sqlite`."""
        return self._engines.write.dialect.name

    @property
    def generation(self) -> int:
        """Changes when connections for writing expire, as they do when a write is refused because
        the server is read-only.
        """
        return self._writers.generation

    def expire(self) -> None:
        """Use no connection again that was made before this call."""
        self._readers.expire()
        self._writers.expire()

    async def open(self) -> None:
        await self._engines.open()

    async def close(self) -> None:
        await self._readers.settle()
        await self._writers.settle()
        await self._engines.close()

    async def fetch_all(
        self,
        statement: Statement,
        /,
        **parameters: object,
    ) -> list[ResultRow]:
        """Read on a connection lent for this one statement."""
        connection = Connection(self._readers, await self._readers.lend())
        try:
            return await connection.fetch_all(statement, **parameters)
        finally:
            await connection.release()

    async def fetch_one(
        self,
        statement: Statement,
        /,
        **parameters: object,
    ) -> ResultRow | None:
        """As `fetch_all`, of which it gives the first row, or None."""
        connection = Connection(self._readers, await self._readers.lend())
        try:
            return await connection.fetch_one(statement, **parameters)
        finally:
            await connection.release()

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[Connection]:
        """One connection for several reads. They are no snapshot: each sees what is committed."""
        connection = Connection(self._readers, await self._readers.lend())
        try:
            yield connection
        finally:
            await connection.release()

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Transaction]:
        """Committed when the block ends well, undone when it does not."""
        transaction = await self.begin()
        try:
            yield transaction
            await transaction.commit()
        finally:
            await transaction.release()

    @asynccontextmanager
    async def writing(self) -> AsyncGenerator[Connection]:
        """A connection for statements of which each is committed when it is done."""
        leave = self._enter()
        try:
            connection = Connection(self._writers, await self._writers.lend())
            try:
                yield connection
            finally:
                await connection.release()
        finally:
            leave()

    async def begin(self) -> Transaction:
        """A transaction that whoever asks commits and releases."""
        leave = self._enter()
        try:
            transaction = Transaction(self._writers, await self._writers.lend(), leave)
        except BaseException:
            leave()
            raise
        try:
            await transaction.begin()
        except BaseException:
            await transaction.release()
            raise
        return transaction

    def _enter(self) -> Callable[[], None]:
        """A task that writes twice at once would wait for itself."""
        task = asyncio.current_task()
        if task in self._writing:
            raise UnitOfWorkMisused("This task is inside a unit of work: leave it first.")
        self._writing.add(task)
        return lambda: self._writing.discard(task)
