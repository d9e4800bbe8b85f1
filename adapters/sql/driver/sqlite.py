"""SQLite through aiosqlite, which runs each connection in a thread of its own."""

import asyncio
import os
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import cast

import aiosqlite
from pydantic_core import from_json
from sqlalchemy import URL, Dialect
from sqlalchemy.dialects.sqlite.aiosqlite import dialect as aiosqlite_dialect

from hexameter.adapters.sql.constraints import refusal_of_columns, refusal_of_reference
from hexameter.adapters.sql.driver.driver import LOCK_TIMEOUT, MAX_POOL_WAIT
from hexameter.adapters.sql.driver.errors import (
    ConstraintViolated,
    UnsupportedDatabase,
    UnusableDatabase,
)
from hexameter.application.ports.unit_of_work import StoreUnavailable

ENCODING = "UTF-8"
STOP_TIMEOUT = 0.2
_MODE_RETRY_DELAY = 0.01
_WRITER_PRAGMAS = (
    "synchronous=FULL",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "temp_store=MEMORY",
)
_READER_PRAGMAS = ("query_only=ON", "trusted_schema=OFF", "temp_store=MEMORY")


class AiosqliteDriver:
    begin = "BEGIN IMMEDIATE"
    # Converting rows holds the interpreter lock, so more readers would only wait with their rows.
    readers = 2
    # SQLite allows one writer at a time. With one connection the others queue in the pool, in
    # order and at no cost, and not for the lock of the file, which is granted in any order.
    writers = 1
    # There is no server that could be away: a long queue is only a burst of slow reads.
    pool_timeout = MAX_POOL_WAIT

    def __init__(self, url: URL) -> None:
        self.dialect: Dialect = aiosqlite_dialect(json_deserializer=from_json)
        self._file = file_of(url)

    def prepare(self) -> None:
        create_private_directory(self._file.parent)

    async def connect(self, *, writing: bool) -> aiosqlite.Connection:
        create_private_file(self._file)
        pragmas = _WRITER_PRAGMAS if writing else _READER_PRAGMAS
        return await open_connection(self._file, LOCK_TIMEOUT, pragmas)

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
        # Closing is queued in the connection's thread. An interrupt stops the statement that runs
        # there, but not one that has yet to begin, so it is repeated until that is done.
        closing = asyncio.create_task(connection.close())
        while not closing.done():
            with suppress(ValueError, sqlite3.ProgrammingError):  # It has just been closed.
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
            columns = columns.removeprefix(": ")
            known = refusal_of_columns(columns) if kind == "UNIQUE" else None
            if kind == "FOREIGN KEY":
                known = refusal_of_reference(table)
            return known or ConstraintViolated(columns)
        if isinstance(error, sqlite3.Error):
            return StoreUnavailable() if _is_lost(error) or _is_busy(error) else error
        return StoreUnavailable() if isinstance(error, OSError) else error


async def open_connection(
    file: Path, lock_timeout: float, pragmas: Sequence[str] = ()
) -> aiosqlite.Connection:
    """In the journal mode WAL; statements wait `lock_timeout` seconds for locks. Raises
    `UnusableDatabase`.
    """
    connection = aiosqlite.connect(
        file, isolation_level=None, timeout=lock_timeout, check_same_thread=False
    )
    # A connection that is never closed must not keep the process from exiting. aiosqlite has no
    # public way to say so; pyproject.toml bounds its releases for this line.
    connection._thread.daemon = True  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    try:
        await connection
        await _use_write_ahead_log(connection, lock_timeout)
        for pragma in pragmas:
            await connection.execute(f"PRAGMA {pragma}")
        for (encoding,) in await connection.execute_fetchall("PRAGMA encoding"):
            _require_utf8(encoding)
    except BaseException as error:
        stopped = connection.stop()
        if stopped is not None and isinstance(error, (sqlite3.Error, UnusableDatabase)):
            # Its thread reports to the event loop, which can be closed soon.
            await asyncio.wait({stopped}, timeout=STOP_TIMEOUT)
        raise
    return connection


async def _use_write_ahead_log(connection: aiosqlite.Connection, lock_timeout: float) -> None:
    # The first connection to a new file changes its mode. SQLite refuses that at once, however
    # long statements wait for locks, while another connection does the same.
    deadline = monotonic() + lock_timeout
    while True:
        try:
            await connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if not _is_busy(error) or monotonic() > deadline:
                raise
            await asyncio.sleep(_MODE_RETRY_DELAY)
        else:
            return


def file_of(url: URL) -> Path:
    """Raises `UnsupportedDatabase` for SQLite in memory, which no two connections share, and for
    parameters, which would have no effect.
    """
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise UnsupportedDatabase("SQLite needs a file: sqlite+aiosqlite:///path/to/file.db")
    if url.query:
        raise UnsupportedDatabase("SQLite takes no parameters: sqlite+aiosqlite:///path/to/file.db")
    return Path(url.database).absolute()


def _require_utf8(encoding: str) -> None:
    if encoding != ENCODING:
        raise UnusableDatabase(
            f"The database has the encoding {encoding}: it must be {ENCODING}, the usual one."
        )


def create_private_directory(directory: Path) -> None:
    """Readable by its owner only, if it does not exist yet."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)


def create_private_file(file: Path) -> None:
    """Readable by its owner only, if it does not exist yet. SQLite gives its `-wal` and `-shm`
    files the same mode.
    """
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


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
