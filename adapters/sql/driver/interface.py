"""What repositories, queries, the outbox and the unit of work know of a database.

Outside this package, only this module, `constructs` (with which statements are written) and
`errors` are imported.

Read `plain` first. It implements the interface on SQLAlchemy's `AsyncConnection` in one short file,
and is the specification: both implementations pass the same contract suites.

The product uses `compiled_database`, which compiles each statement once with SQLAlchemy and runs it
on the driver's own connection. Reading one row that way takes a third of the processor time. It is
made of `compiled` (the statement cache), `connection`, `pool`, and one driver per database:
`postgresql` (asyncpg) and `sqlite` (aiosqlite).
"""

from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from hexameter.adapters.sql.driver.constructs import Statement


class ResultRow(Protocol):
    """A named tuple: each selected column under its name or label."""

    def __getattr__(self, name: str) -> Any: ...

    def __iter__(self) -> Iterator[Any]: ...


class StatementObserver(Protocol):
    """Called after each statement. `sql` holds no values. Must be quick and must not raise."""

    def __call__(self, sql: str, seconds: float, error: BaseException | None) -> None: ...


class Reader(Protocol):
    async def fetch_all(self, statement: Statement, /, **parameters: object) -> list[ResultRow]: ...

    async def fetch_one(self, statement: Statement, /, **parameters: object) -> ResultRow | None:
        """The first row, or None."""
        ...


class Connection(Reader, Protocol):
    """Must not be used by two tasks at once."""

    @property
    def dialect_name(self) -> str:
        """As of the database."""
        ...

    async def execute(self, statement: Statement, /, **parameters: object) -> int:
        """The number of rows that were inserted, updated or deleted."""
        ...


class Transaction(Connection, Protocol):
    """After a statement has failed, every further one and `commit` raise `UnitOfWorkMisused`."""

    async def commit(self) -> None:
        """A statement that follows begins a new transaction."""
        ...


class Database(Reader, Protocol):
    """`fetch_all` and `fetch_one` read what is committed, each on a connection of its own.

    Everything raises `StoreUnavailable` while the database cannot be reached or has no connection
    free in time, and the domain's errors for the constraints in `adapters.sql.constraints`.
    """

    on_statement: list[StatementObserver]

    @property
    def dialect_name(self) -> str:
        """`postgresql` or `sqlite`."""
        ...

    @property
    def readers(self) -> int:
        """How many statements may read at once."""
        ...

    @property
    def generation(self) -> int:
        """Increases with every `expire`."""
        ...

    def expire(self) -> None:
        """Use no connection again that was made before this call. The database itself calls this
        when a write is refused because the server is read-only.
        """
        ...

    async def open(self) -> None:
        """Creates the directory of an SQLite file. The database need not exist yet."""
        ...

    async def close(self) -> None: ...

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        """For writing; on SQLite it is alone from its beginning. Whatever is not committed when the
        block ends is rolled back.

        Raises `UnitOfWorkMisused` inside a task that is already writing.
        """
        ...

    def autocommit(self) -> AbstractAsyncContextManager[Connection]:
        """For writing with statements that are each committed at once."""
        ...
