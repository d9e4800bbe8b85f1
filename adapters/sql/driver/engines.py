"""The pools of connections: one for writing, one for reading.

SQLAlchemy opens the connections, `adapters.sql.driver.pool` keeps and lends them.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from pydantic_core import from_json
from sqlalchemy import URL, event, make_url
from sqlalchemy.engine.interfaces import AdaptedConnection, DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

POSTGRESQL = "postgresql+asyncpg"
SQLITE = "sqlite+aiosqlite"
APPLICATION_NAME = "hexameter"

# Together they keep the promise that a store that is away is told within five seconds.
CONNECT_TIMEOUT = 3.0
READ_STATEMENT_TIMEOUT = 4.0
# A claim of an idempotency key is waited for, so locks end before statements do.
LOCK_TIMEOUT = 4.0
WRITE_STATEMENT_TIMEOUT = 4.3
# What the client waits beyond the server's own limit, for a server that does not answer at all.
ANSWER_MARGIN = 0.3
SQLITE_READERS = 4
SQLITE_WRITER_WAIT = 4.0
POOL_WAIT = 0.8


class UnsupportedDatabase(ValueError):
    """The URL names no database this adapter knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolSizes:
    """For PostgreSQL only: SQLite has one writer, and readers of a fixed number."""

    writers: int = 10
    readers: int = 10


@dataclass(frozen=True, slots=True)
class Engines:
    """Making them opens nothing. One pair serves one event loop between `open` and `close`."""

    write: AsyncEngine
    read: AsyncEngine

    async def open(self) -> None:
        """Makes the directory of an SQLite file. No database has to be there yet."""
        if self.write.dialect.name == "sqlite" and self.write.url.database:
            Path(self.write.url.database).parent.mkdir(parents=True, exist_ok=True)

    async def close(self) -> None:
        """Closes the connections that are not lent."""
        await self.read.dispose()
        await self.write.dispose()


def create_engines(
    url: str, *, read_url: str | None = None, sizes: PoolSizes | None = None
) -> Engines:
    """`sqlite+aiosqlite:///file` or `postgresql+asyncpg://...`; `read_url` may name a replica.

    :raises UnsupportedDatabase: for another scheme, and for SQLite in memory, which no two
        connections share
    """
    parsed = make_url(url)
    sizes = sizes or PoolSizes()
    if parsed.drivername == POSTGRESQL:
        reading = make_url(read_url) if read_url else parsed
        return Engines(
            _postgresql(parsed, sizes.writers, WRITE_STATEMENT_TIMEOUT),
            _postgresql(reading, sizes.readers, READ_STATEMENT_TIMEOUT, **_LISTS),
        )
    if parsed.drivername != SQLITE:
        raise UnsupportedDatabase(f"A database URL begins with {POSTGRESQL} or {SQLITE}.")
    if not parsed.database or parsed.database == ":memory:" or "mode=memory" in parsed.database:
        raise UnsupportedDatabase("SQLite needs a file: sqlite+aiosqlite:///path/to/file.db")
    return Engines(_sqlite_writer(parsed), _sqlite_readers(parsed))


# A list stops when it has a page, so it wants the rows in the order of an index. A bitmap loses the
# order; where few rows are expected and many are there, it reads and sorts them all for one page.
_LISTS = {"enable_bitmapscan": "off"}


def _postgresql(url: URL, size: int, statement_timeout: float, **settings: str) -> AsyncEngine:
    engine = create_async_engine(
        url,
        isolation_level="AUTOCOMMIT",
        pool_reset_on_return=None,
        pool_size=size,
        max_overflow=0,
        pool_timeout=POOL_WAIT,
        connect_args={
            "timeout": CONNECT_TIMEOUT,
            "command_timeout": statement_timeout + ANSWER_MARGIN,
            "server_settings": {
                "application_name": APPLICATION_NAME,
                "jit": "off",
                "statement_timeout": _milliseconds(statement_timeout),
                "lock_timeout": _milliseconds(LOCK_TIMEOUT),
                "idle_in_transaction_session_timeout": _milliseconds(60),
                **settings,
            },
        },
    )
    event.listen(engine.sync_engine, "connect", _read_json_as_text)
    return engine


def _milliseconds(seconds: float) -> str:
    return str(round(seconds * 1000))


def _read_json_as_text(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    # The dialect's own way goes through a function of Python's for each value.
    adapted = cast(AdaptedConnection, connection)
    adapted.run_async(
        lambda driver: driver.set_type_codec(
            "jsonb", schema="pg_catalog", encoder=str, decoder=from_json, format="text"
        )
    )


def _sqlite_writer(url: URL) -> AsyncEngine:
    # SQLite lets one write at a time. One connection makes the others queue here, in their order,
    # where waiting costs nothing, and not in the file's lock, where the luckiest wins.
    engine = create_async_engine(
        url,
        pool_reset_on_return=None,
        pool_size=1,
        max_overflow=0,
        pool_timeout=SQLITE_WRITER_WAIT,
        connect_args={"isolation_level": None, "timeout": LOCK_TIMEOUT},
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite_writer)
    return engine


def _sqlite_readers(url: URL) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_reset_on_return=None,
        pool_size=SQLITE_READERS,
        max_overflow=0,
        pool_timeout=POOL_WAIT,
        json_deserializer=from_json,
        connect_args={"isolation_level": None, "timeout": LOCK_TIMEOUT},
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite_reader)
    return engine


def _prepare_sqlite_writer(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    _run(
        connection,
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        "PRAGMA foreign_keys=ON",
        "PRAGMA trusted_schema=OFF",
        "PRAGMA temp_store=MEMORY",
    )


def _prepare_sqlite_reader(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    _run(
        connection,
        # The first connection of all may be a reader's.
        "PRAGMA journal_mode=WAL",
        "PRAGMA query_only=ON",
        "PRAGMA trusted_schema=OFF",
        "PRAGMA temp_store=MEMORY",
    )


def _run(connection: DBAPIConnection, *statements: str) -> None:
    cursor = connection.cursor()
    for statement in statements:
        cursor.execute(statement)
    cursor.close()
