"""The two drivers, as little of them as is needed, and what their errors mean."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Protocol, cast

import aiosqlite
import asyncpg
from sqlalchemy import Dialect
from sqlalchemy.exc import EmulatedDBAPIException
from sqlalchemy.exc import TimeoutError as PoolTimeout

from hexameter.adapters.sql.constraints import refusal_of, refusal_of_columns, refusal_of_reference
from hexameter.application.ports.unit_of_work import StoreUnavailable

CLOSE_TIMEOUT = 2.0


class LockTimeout(StoreUnavailable):
    """Another transaction has held a row for too long."""


class StoreReadOnly(StoreUnavailable):
    """The server accepts no changes, as a standby does."""

    message = "Changes cannot be made at the moment. Try again shortly."


class Driver(Protocol):
    """`connection` is what the pool lends: the driver's own."""

    @property
    def begin(self) -> str:
        """The statement that begins a transaction for writing."""
        ...

    async def fetch(
        self, connection: Any, sql: str, arguments: Sequence[object]
    ) -> Sequence[Sequence[object]]: ...

    async def execute(self, connection: Any, sql: str, arguments: Sequence[object]) -> int:
        """How many rows were inserted, changed or removed."""
        ...

    async def close(self, connection: Any) -> None:
        """Stops what is running on it, and undoes a transaction."""
        ...

    def is_closed(self, connection: Any) -> bool:
        """Whether the server is known to have gone away."""
        ...

    def survives(self, error: BaseException) -> bool:
        """Whether the connection can go on being used after this error."""
        ...

    def translate_error(self, error: Exception, table: str | None) -> Exception:
        """The refusal it stands for: `StoreUnavailable`, that of a constraint, or the error itself.

        `table` is what the statement writes to.
        """
        ...


# The internal error is what a statement meets between the server's farewell and the connection's
# end: the driver has read the one and does not know of the other yet.
_LOST_CONNECTION = (asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, TimeoutError)


class AsyncpgDriver:
    begin = "BEGIN"

    async def fetch(
        self, connection: Any, sql: str, arguments: Sequence[object]
    ) -> Sequence[Sequence[object]]:
        return await connection.fetch(sql, *arguments)

    async def execute(self, connection: Any, sql: str, arguments: Sequence[object]) -> int:
        status: str = await connection.execute(sql, *arguments)
        count = status.rpartition(" ")[2]
        return int(count) if count.isdecimal() else 0

    async def close(self, connection: Any) -> None:
        # Closing waits until the cancelled statement has been stopped on the server; terminating
        # at once would leave it running there.
        try:
            await connection.close(timeout=CLOSE_TIMEOUT)
        except (*_LOST_CONNECTION, asyncpg.PostgresError):
            connection.terminate()

    def is_closed(self, connection: Any) -> bool:
        return connection.is_closed()

    def survives(self, error: BaseException) -> bool:
        if isinstance(error, asyncpg.PostgresError):
            state = getattr(error, "sqlstate", None)
            return not _is_transient(state) or _ends_only_the_statement(state)
        return isinstance(error, asyncpg.DataError)

    def translate_error(self, error: Exception, table: str | None) -> Exception:
        if isinstance(error, asyncpg.IntegrityConstraintViolationError):
            return refusal_of(getattr(error, "constraint_name", None)) or error
        if isinstance(error, asyncpg.PostgresError):
            return _translate_server_error(error)
        if isinstance(error, asyncpg.DataError):
            return error
        if isinstance(error, _LOST_CONNECTION):
            return StoreUnavailable()
        return _meaning_of_pool_error(self, error)


# Connection, authorization, missing database, resources, operator, system.
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_TRANSIENT_CLASSES = frozenset({"08", "28", "3D", "53", "57", "58"})
# Serialization, deadlock; read-only; idle or open for too long; missing privilege; a server or
# database in another state than the statement needs. The last two could be mistakes of a program
# that changes roles or uses `currval`, which this one does not. The rest of class 25, such as 25P02
# (in_failed_sql_transaction), is always such a mistake.
_TRANSIENT_STATES = frozenset({"40001", "40P01", "25006", "25P03", "25P04", "42501", "55000"})
# Of these, what leaves the connection as it was: resources; serialization, deadlock, a cancelled
# statement. A connection that met another of them may be tied to a server or role that will never
# serve it again.
_STATEMENT_CLASSES = frozenset({"53"})
_STATEMENT_STATES = frozenset({"40001", "40P01", "57014"})


def _is_transient(state: str | None) -> bool:
    return state is not None and (state[:2] in _TRANSIENT_CLASSES or state in _TRANSIENT_STATES)


def _translate_server_error(error: asyncpg.PostgresError) -> Exception:
    if isinstance(error, asyncpg.LockNotAvailableError):
        return LockTimeout()
    if isinstance(error, asyncpg.ReadOnlySQLTransactionError):
        return StoreReadOnly()
    return StoreUnavailable() if _is_transient(getattr(error, "sqlstate", None)) else error


def _ends_only_the_statement(state: str | None) -> bool:
    return state is not None and (state[:2] in _STATEMENT_CLASSES or state in _STATEMENT_STATES)


class AiosqliteDriver:
    begin = "BEGIN IMMEDIATE"

    async def fetch(
        self, connection: aiosqlite.Connection, sql: str, arguments: Sequence[object]
    ) -> Sequence[Sequence[object]]:
        rows = await connection.execute_fetchall(sql, arguments)
        return cast(Sequence[Sequence[object]], rows)

    async def execute(
        self, connection: aiosqlite.Connection, sql: str, arguments: Sequence[object]
    ) -> int:
        cursor = await connection.execute(sql, arguments)
        return cursor.rowcount

    async def close(self, connection: aiosqlite.Connection) -> None:
        # Closing waits its turn in the connection's thread. Interrupting stops what runs there, but
        # not what has yet to begin, so it is done until the turn has come.
        closing = asyncio.create_task(connection.close())
        while not closing.done():
            with suppress(ValueError, sqlite3.ProgrammingError):  # It is closed by now.
                await connection.interrupt()
            await asyncio.wait({closing}, timeout=0.05)
        await closing

    def is_closed(self, connection: aiosqlite.Connection) -> bool:
        return False

    def survives(self, error: BaseException) -> bool:
        return isinstance(error, sqlite3.Error) and not _is_lost(error)

    def translate_error(self, error: Exception, table: str | None) -> Exception:
        if isinstance(error, sqlite3.IntegrityError):
            kind, _, columns = str(error).partition(" constraint failed")
            if kind == "UNIQUE":
                return refusal_of_columns(columns.removeprefix(": ")) or error
            if kind == "FOREIGN KEY":
                return refusal_of_reference(table) or error
            return error
        if isinstance(error, sqlite3.Error):
            return StoreUnavailable() if _is_lost(error) or _is_busy(error) else error
        return _meaning_of_pool_error(self, error)


# https://www.sqlite.org/rescode.html
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_INTERRUPT})
_LOST = frozenset(
    {
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
    }
)


def _is_busy(error: sqlite3.Error) -> bool:
    return _primary_code(error) in _BUSY


def _is_lost(error: sqlite3.Error) -> bool:
    return _primary_code(error) in _LOST


def _primary_code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _meaning_of_pool_error(driver: Driver, error: Exception) -> Exception:
    """Of what SQLAlchemy raises when it has no connection to lend and cannot make one."""
    if isinstance(error, PoolTimeout | OSError):
        return StoreUnavailable()
    # It dresses the driver's errors up while it opens a connection.
    if isinstance(error, EmulatedDBAPIException) and isinstance(error.__cause__, Exception):
        return driver.translate_error(error.__cause__, None)
    return error


def driver_of(dialect: Dialect) -> Driver:
    return AsyncpgDriver() if dialect.name == "postgresql" else AiosqliteDriver()
