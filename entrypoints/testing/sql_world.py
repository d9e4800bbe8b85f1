"""A database through all its ports, for the contract suites."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Any, TypeVar, cast

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import create_async_engine

from hexameter.adapters.clock import Uuid7Generator
from hexameter.adapters.search.stemmers import SnowballStemmer
from hexameter.adapters.sql.collections.rows import sql_reading
from hexameter.adapters.sql.driver.compiled_database import CompiledDatabase
from hexameter.adapters.sql.driver.constructs import columns_of
from hexameter.adapters.sql.driver.interface import Database
from hexameter.adapters.sql.driver.plain import PlainDatabase
from hexameter.adapters.sql.ended_sessions import SqlEndedSessions
from hexameter.adapters.sql.outbox.outbox import SqlOutbox
from hexameter.adapters.sql.outbox.subscriptions import SqlSubscriptions
from hexameter.adapters.sql.rate_limits import SqlRateLimiter
from hexameter.adapters.sql.schedules import SqlSchedules
from hexameter.adapters.sql.tables.audit import AuditRow
from hexameter.adapters.sql.unit_of_work import SqlUnitOfWorkFactory
from hexameter.adapters.testing.clock import MovableClock
from hexameter.adapters.testing.samples import EXTENSION, LANGUAGES
from hexameter.adapters.testing.world import World
from hexameter.application.events.before_commit import BeforeCommitFunctions
from hexameter.application.search.indexer import PostIndexer
from hexameter.domain.audit import AuditEntry
from hexameter.domain.ids import UserId
from hexameter.entrypoints.containers.sql import sql_repositories
from hexameter.entrypoints.containers.stores import repositories
from hexameter.entrypoints.features.core import FEATURES
from hexameter.entrypoints.testing.declared_queries import declared_queries
from hexameter.entrypoints.testing.samples import SAMPLES
from hexameter.entrypoints.testing.sql_miscounts import miscount

_TRAIL = select(*columns_of(AuditRow)).order_by(AuditRow.id)
# The tables are asked of the database: which of them are declared depends on what is imported.
_EMPTY = r"""DO $$
DECLARE name text;
BEGIN
    -- Disables foreign keys, and the triggers of the audit trail, which refuse this.
    SET LOCAL session_replication_role = replica;
    FOR name IN
        SELECT tablename FROM pg_tables
        WHERE schemaname = current_schema()
            AND tablename NOT LIKE 'alembic\_version%' AND tablename <> 'sequencers'
    LOOP
        EXECUTE format('DELETE FROM %I', name);
    END LOOP;
    FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema()
    LOOP
        EXECUTE format('ALTER SEQUENCE %I RESTART', name);
    END LOOP;
    IF to_regclass('sequencers') IS NOT NULL THEN
        UPDATE sequencers SET position = 0;
    END IF;
END $$"""

T = TypeVar("T")

DATABASES = [CompiledDatabase, PlainDatabase]


def sql_world(
    url: str, database: Callable[[str], Database] = CompiledDatabase
) -> AbstractAsyncContextManager[World]:
    """`url` names a database with the current schema."""
    return world_of(database(url))


@asynccontextmanager
async def world_of(database: Database) -> AsyncIterator[World]:
    clock, ids = MovableClock(), Uuid7Generator()
    before_commit = BeforeCommitFunctions()
    indexer = PostIndexer(SnowballStemmer(LANGUAGES))
    await database.open()
    ended_sessions = SqlEndedSessions(database, clock)
    await ended_sessions.start()

    async def audited() -> list[AuditEntry]:
        return [
            AuditEntry(
                id=row.id,
                action=row.action,
                actor_id=row.actor_id and UserId(row.actor_id),
                subject_id=row.subject_id,
                ip=row.ip,
                details=row.details,
                occurred_at=row.occurred_at,
            )
            for row in await database.fetch_all(_TRAIL)
        ]

    def read(collection: type[T]) -> T:
        return cast(T, sql_reading(EXTENSION, cast(Any, collection), database))

    try:
        yield World(
            uow=SqlUnitOfWorkFactory(
                database,
                sql_repositories(
                    repositories("sql", (*FEATURES, SAMPLES), indexer), ended_sessions.note
                ),
                clock,
                ids,
                before_commit,
            ),
            before_commit=before_commit,
            indexer=indexer,
            rate_limiter=SqlRateLimiter(database),
            schedules=SqlSchedules(database),
            outbox=SqlOutbox(database, ids),
            subscriptions=SqlSubscriptions(database, ids),
            **declared_queries("sql", database),
            ended_sessions=ended_sessions,
            read=read,
            audited=audited,
            clock=clock,
            ids=ids,
            miscount=partial(miscount, database),
        )
    finally:
        await ended_sessions.stop()
        await database.close()


async def emptied(url: str) -> None:
    """Remove every row from a PostgreSQL database, also those of extensions, but leave what says
    which migrations ran. Numbers start from one again. For databases of tests only.
    """
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text(_EMPTY))
    await engine.dispose()
