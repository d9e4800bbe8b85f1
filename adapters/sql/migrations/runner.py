"""Migrates a database to the schema of this release, from inside the process.

Each call is one transaction. Several processes may start at once: a lock makes them take turns, and
the later ones find nothing left to do.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import alembic.command
from alembic.migration import MigrationContext
from sqlalchemy import (
    URL,
    Boolean,
    Connection,
    MetaData,
    Table,
    event,
    func,
    inspect,
    literal_column,
    select,
)
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from hexameter.adapters.sql.collections.tables import table_prefix
from hexameter.adapters.sql.driver.errors import UnusableDatabase
from hexameter.adapters.sql.driver.postgresql import connect
from hexameter.adapters.sql.driver.sqlite import (
    create_private_directory,
    create_private_file,
    file_of,
    open_connection,
)
from hexameter.adapters.sql.driver.urls import POSTGRESQL, parse
from hexameter.adapters.sql.migrations.configuration import (
    config_of,
    head_of,
    migrated,
    scripts_of,
)
from hexameter.adapters.sql.migrations.extension_tables import VERSIONS, ExtensionTables, owners

# An arbitrary number, the same in every process.
_LOCK = 7_310_305_071
_LOCK_TIMEOUT = 60.0

# A standby is read-only too. Nearly every write inserts into the outbox.
WRITABLE = literal_column(
    "current_setting('transaction_read_only') = 'off'"
    " AND coalesce(has_table_privilege(to_regclass('outbox'), 'INSERT'), true)",
    Boolean(),
)


@dataclass(frozen=True, slots=True)
class ExtensionStatus:
    """`current` and `head` are None for tables that are not made, and without migrations."""

    name: str
    current: str | None
    head: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationStatus:
    """`current` is None for an empty database, `read_only` a PostgreSQL that refuses changes."""

    current: str | None
    head: str
    read_only: bool = False
    extensions: tuple[ExtensionStatus, ...] = ()
    inactive: tuple[str, ...] = ()  # other extensions, that have tables here

    @property
    def is_current(self) -> bool:
        return self.current == self.head and not self.outdated_extensions

    @property
    def outdated_extensions(self) -> list[ExtensionStatus]:
        return [each for each in self.extensions if each.current != each.head]


class UnknownRevision(UnusableDatabase):
    """A newer release has migrated the database, or another program."""

    hints = ("Install that release again, or restore a backup from before it.",)

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"The database is at revision {revision}, which this release does not know: a newer "
            "release has migrated it, or it belongs to another program."
        )


async def upgrade(
    url: str, revision: str = "head", *, extensions: Sequence[ExtensionTables] = ()
) -> None:
    """The core's tables and those of extensions: all of them, or none if one cannot be.

    Raises `UnsupportedDatabase`, `UnusableDatabase`.
    """

    def migrate(connection: Connection) -> None:
        alembic.command.upgrade(config_of(None, connection), revision)
        for tables in extensions:
            if head_of(tables) is not None:
                migrated(connection, tables)

    await _run(url, migrate)


async def downgrade(url: str, revision: str, *, extensions: Sequence[ExtensionTables] = ()) -> None:
    """To a revision, or to `base`, an empty database. What the older schema cannot hold is lost.

    Raises `UnsupportedDatabase`, `UnusableDatabase`.
    """

    def migrate(connection: Connection) -> None:
        if revision == "base":
            # Their tables refer to the core's.
            for tables in reversed(extensions):
                migrated(connection, tables, "base")
        alembic.command.downgrade(config_of(None, connection), revision)

    await _run(url, migrate)


async def downgrade_extension(url: str, tables: ExtensionTables, revision: str) -> None:
    """As `downgrade`, for the tables of one extension."""
    await _run(url, lambda connection: migrated(connection, tables, revision))


async def drop_extension(url: str, name: str) -> list[str]:
    """The names of the tables that are gone. The extension need not be installed."""
    dropped = list[str]()

    def drop(connection: Connection) -> None:
        # Those that refer to others first.
        sorted_names = inspect(connection).get_sorted_table_and_fkc_names()
        names = [each for each, _ in reversed(sorted_names) if each is not None]
        for table in names:
            # `ext_a_b_c` can belong to `a` and to `a_b`: the longest name is meant.
            fitting = [
                owner for owner in {*owners(names), name} if table.startswith(table_prefix(owner))
            ]
            if fitting and max(fitting, key=len) == name:
                Table(table, MetaData()).drop(connection)
                dropped.append(table)
        Table(f"{VERSIONS}{name}", MetaData()).drop(connection, checkfirst=True)

    await _run(url, drop)
    return dropped


@cache
def head() -> str:
    """The revision that this release works with."""
    newest = scripts_of().get_current_head()
    if newest is None:
        raise RuntimeError("There are no migrations in this installation.")
    return newest


async def status(url: str, *, extensions: Sequence[ExtensionTables] = ()) -> MigrationStatus:
    """Raises `UnsupportedDatabase`, `UnusableDatabase`."""
    engine = _engine(parse(url))
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(
                lambda sync: MigrationStatus(
                    current=_current(sync),
                    head=head(),
                    read_only=_is_read_only(sync),
                    extensions=tuple(_extension_status(sync, tables) for tables in extensions),
                    inactive=tuple(
                        sorted(
                            owners(inspect(sync).get_table_names())
                            - {each.name for each in extensions}
                        )
                    ),
                )
            )
    finally:
        await engine.dispose()


def _current(connection: Connection) -> str | None:
    """Raises `UnknownRevision`."""
    known = {script.revision for script in scripts_of().walk_revisions()}
    found = MigrationContext.configure(connection).get_current_heads()
    for revision in found:
        if revision not in known:
            raise UnknownRevision(revision)
    return found[0] if found else None


def _extension_status(connection: Connection, tables: ExtensionTables) -> ExtensionStatus:
    options = {"version_table": tables.version_table}
    found = MigrationContext.configure(connection, opts=options).get_current_heads()
    return ExtensionStatus(tables.name, found[0] if found else None, head_of(tables))


def _is_read_only(connection: Connection) -> bool:
    if connection.dialect.name != "postgresql":
        return False
    return not connection.scalar(select(WRITABLE))


async def _run(url: str, migrate: Callable[[Connection], None]) -> None:
    parsed = parse(url)
    if parsed.drivername != POSTGRESQL:
        create_private_directory(file_of(parsed).parent)
        create_private_file(file_of(parsed))

    def run(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        _current(connection)
        migrate(connection)

    engine = _engine(parsed)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(run)
    finally:
        await engine.dispose()


def _engine(url: URL) -> AsyncEngine:
    async def open_file() -> Any:
        # Foreign keys stay off: rebuilding a table would delete the rows that refer to it.
        return await open_connection(file_of(url), _LOCK_TIMEOUT)

    async def connect_to_url() -> Any:
        return await connect(url)

    if url.drivername == POSTGRESQL:
        return create_async_engine(url, poolclass=NullPool, async_creator=connect_to_url)
    engine = create_async_engine(url, poolclass=NullPool, async_creator=open_file)
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
