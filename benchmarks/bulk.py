"""Write many rows without the use cases: COPY on PostgreSQL, batches on SQLite."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from itertools import islice
from typing import NamedTuple

import asyncpg
from rich.progress import Progress, TaskID
from sqlalchemy import Dialect, func, insert, make_url, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import asyncpg as postgresql

from benchmarks.postgres import dsn_of
from hexameter.adapters.sql.schema.row import Row

_BATCH = 10_000

_NUMBER_POSTS = """
INSERT INTO post_numbers (post_id) SELECT id FROM posts ORDER BY id
ON CONFLICT (post_id) DO NOTHING
"""
"""Instead of the trigger, which is skipped with the check of references."""

Values = dict[str, object]
Advance = Callable[[str, int, int], None]
"""Called with a table, the number of rows done, and their total."""


def progress_bars(progress: Progress) -> Advance:
    """One bar per table."""
    bars = dict[str, TaskID]()

    def advance(table: str, done: int, total: int) -> None:
        if table not in bars:
            bars[table] = progress.add_task(table, total=total)
        progress.update(bars[table], completed=done)

    return advance


class Part(NamedTuple):
    """A table and its rows. `size` is the number of items that they are made from."""

    table: type[Row]
    rows: Iterator[Values]
    size: int


async def write(url: str, parts: Sequence[Part], advance: Advance) -> None:
    """Fill existing empty tables, then vacuum. Rows are streamed, so memory stays constant.

    A superuser of PostgreSQL skips the check of references, which takes longer than the rows.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        await _copy(dsn_of(parsed), parts, advance)
    elif parsed.database:
        await asyncio.to_thread(_insert, parsed.database, parts, advance)


async def _copy(dsn: str, parts: Sequence[Part], advance: Advance) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        with suppress(asyncpg.InsufficientPrivilegeError):
            await connection.execute("SET session_replication_role = replica")
        for part in parts:
            await connection.copy_records_to_table(
                part.table.__tablename__,
                columns=_columns(part),
                records=_records(part, postgresql.dialect(), advance),
            )
            await _continue_identity(part, connection)
        await connection.execute(_NUMBER_POSTS)
        await connection.execute("VACUUM (ANALYZE)")
    finally:
        await connection.close()


async def _continue_identity(part: Part, connection: asyncpg.Connection) -> None:
    """Make the next number that the database assigns one more than the last of these rows."""
    table = part.table.__table__
    for column in table.columns:
        if column.identity is not None:
            last = await connection.fetchval(str(select(func.max(column))))
            sequence = "SELECT setval(pg_get_serial_sequence($1, $2), $3)"
            await connection.execute(sequence, part.table.__tablename__, column.name, last)


def _insert(path: str, parts: Sequence[Part], advance: Advance) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        for part in parts:
            statement = str(insert(part.table).compile(dialect=sqlite.dialect()))
            records = _records(part, sqlite.dialect(), advance)
            while batch := list(islice(records, _BATCH)):
                connection.executemany(statement, batch)
                connection.commit()
        connection.execute("ANALYZE")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _columns(part: Part) -> list[str]:
    return [column.name for column in part.table.__table__.columns]


def _records(part: Part, dialect: Dialect, advance: Advance) -> Iterator[tuple[object, ...]]:
    """In the order of the table's columns, converted for the driver.

    Raises LookupError when the columns of the table and of the rows differ.
    """
    processors = [
        (column.name, column.type.dialect_impl(dialect).bind_processor(dialect))
        for column in part.table.__table__.columns
    ]
    for values in _counted(part, advance):
        if len(values) != len(processors):
            raise LookupError(f"{part.table.__tablename__} has other columns than its rows")
        yield tuple(
            values[name] if process is None else process(values[name])
            for name, process in processors
        )


def _counted(part: Part, advance: Advance) -> Iterator[Values]:
    table, done = part.table.__tablename__, 0
    for done, values in enumerate(part.rows):
        if done % _BATCH == 0:
            advance(table, min(done, part.size), part.size)
        yield values
    advance(table, part.size, part.size)
