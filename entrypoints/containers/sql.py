"""The store in an SQL database."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from hexameter.adapters.sql.driver.compiled_database import CompiledDatabase
from hexameter.adapters.sql.ended_sessions import SqlEndedSessions
from hexameter.adapters.sql.outbox.outbox import SqlOutbox
from hexameter.adapters.sql.outbox.subscriptions import SqlSubscriptions
from hexameter.adapters.sql.rate_limits import SqlRateLimiter
from hexameter.adapters.sql.repositories.sessions import SessionsEnded
from hexameter.adapters.sql.schedules import SqlSchedules
from hexameter.adapters.sql.store import SqlStore
from hexameter.adapters.sql.unit_of_work import RepositoryFactories, SqlUnitOfWorkFactory
from hexameter.application.events.before_commit import BeforeCommitFunctions
from hexameter.application.ports.sessions import SessionRepository
from hexameter.entrypoints.injection import containers, providers
from hexameter.entrypoints.settings import Settings


def sql_repositories(
    repositories: Mapping[type[object], Any], on_sessions_ended: SessionsEnded
) -> RepositoryFactories:
    """The repositories, of which that of sessions reports ended sessions to this process."""
    sessions = partial(repositories[SessionRepository], on_ended=on_sessions_ended)
    return {**repositories, SessionRepository: sessions}


class SqlStores(containers.DeclarativeContainer):
    settings = providers.Dependency(instance_of=Settings)
    services = providers.DependenciesContainer()
    repositories = providers.Dependency(instance_of=dict)
    extension_tables = providers.Dependency(instance_of=list)

    database = providers.Singleton(
        CompiledDatabase,
        settings.provided.store_url,
        pool_size=settings.provided.database_pool_size,
    )
    ended_sessions = providers.Singleton(
        SqlEndedSessions, database, services.clock, lifetime=settings.provided.token_lifetime
    )
    lifecycle = providers.Singleton(
        SqlStore, settings.provided.store_url, database, ended_sessions, extension_tables
    )
    before_commit = providers.Singleton(BeforeCommitFunctions)
    uow = providers.Singleton(
        SqlUnitOfWorkFactory,
        database=database,
        repositories=providers.Singleton(
            sql_repositories, repositories, ended_sessions.provided.note
        ),
        clock=services.clock,
        ids=services.ids,
        before_commit=before_commit,
    )
    outbox = providers.Singleton(SqlOutbox, database, services.ids)
    subscriptions = providers.Singleton(SqlSubscriptions, database, services.ids)
    schedules = providers.Singleton(SqlSchedules, database)
    rate_limiter = providers.Singleton(SqlRateLimiter, database)
