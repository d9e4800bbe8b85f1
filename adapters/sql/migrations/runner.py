"""Migrates a database to the schema of this release, from inside the process.

Each call is one transaction. Several processes may start at once: a lock makes them take turns, and
the later ones find nothing left to do.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, event, func, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from hexameter.adapters.sql.driver.postgresql import dsn_of
from hexameter.adapters.sql.driver.sqlite import (
    create_private_directory,
    create_private_file,
    file_of,
)
from hexameter.adapters.sql.driver.urls import POSTGRESQL, parse

_SCRIPTS = Path(__file__).parent
# An arbitrary number, the same in every process.
_LOCK = 7_310_305_071
_LOCK_TIMEOUT = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationStatus:
    """`current` is None for an empty database."""

    current: str | None
    head: str

    @property
    def is_current(self) -> bool:
        return self.current == self.head


async def upgrade(url: str, revision: str = "head") -> None:
    await _run(url, lambda config: command.upgrade(config, revision))


async def downgrade(url: str, revision: str) -> None:
    """To a revision, or to `base`, an empty database. What the older schema cannot hold is lost."""
    await _run(url, lambda config: command.downgrade(config, revision))


@cache
def head() -> str:
    """The revision that this release works with."""
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    if newest is None:
        raise RuntimeError("There are no migrations in this installation.")
    return newest


async def status(url: str) -> MigrationStatus:
    engine = _engine(parse(url))
    try:
        async with engine.connect() as connection:
            current = await connection.run_sync(
                lambda sync: MigrationContext.configure(sync).get_current_revision()
            )
    finally:
        await engine.dispose()
    return MigrationStatus(current=current, head=head())


async def _run(url: str, migrate: Callable[[Config], None]) -> None:
    parsed = parse(url)
    if parsed.drivername != POSTGRESQL:
        create_private_directory(file_of(parsed).parent)
        create_private_file(file_of(parsed))

    def run(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        config = _config()
        config.attributes["connection"] = connection
        migrate(config)

    engine = _engine(parsed)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(run)
    finally:
        await engine.dispose()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _engine(url: URL) -> AsyncEngine:
    if url.drivername == POSTGRESQL:
        dsn, timeout = dsn_of(url)

        async def connect() -> Any:
            return await asyncpg.connect(
                dsn,
                timeout=timeout,  # pyright: ignore[reportArgumentType] # any number
                server_settings={"jit": "off"},
            )

        return create_async_engine(url, poolclass=NullPool, async_creator=connect)
    arguments = {"isolation_level": None, "timeout": _LOCK_TIMEOUT}
    engine = create_async_engine(url, poolclass=NullPool, connect_args=arguments)
    event.listen(engine.sync_engine, "connect", _write_ahead)
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


def _write_ahead(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    # Foreign keys stay off: rebuilding a table would delete the rows that refer to it.
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
