"""Every store in one database."""

from dependency_injector import containers, providers

from hexameter.adapters.sql.driver.compiled_database import CompiledDatabase
from hexameter.adapters.sql.ended_sessions import SqlEndedSessions
from hexameter.adapters.sql.outbox.outbox import SqlOutbox
from hexameter.adapters.sql.queries.posts import SqlPostQueries
from hexameter.adapters.sql.queries.sessions import SqlSessionQueries
from hexameter.adapters.sql.queries.users import SqlUserQueries
from hexameter.adapters.sql.rate_limits import SqlRateLimiter
from hexameter.adapters.sql.repositories.core import core_repositories
from hexameter.adapters.sql.store import SqlStore
from hexameter.adapters.sql.unit_of_work import SqlUnitOfWorkFactory
from hexameter.entrypoints.settings import Settings


class SqlStores(containers.DeclarativeContainer):
    settings = providers.Dependency(instance_of=Settings)
    services = providers.DependenciesContainer()

    database = providers.Singleton(
        CompiledDatabase,
        settings.provided.store_url,
        pool_size=settings.provided.database_pool_size,
    )
    ended_sessions = providers.Singleton(SqlEndedSessions, database, services.clock)
    lifecycle = providers.Singleton(SqlStore, settings.provided.store_url, database, ended_sessions)
    repositories = providers.Singleton(core_repositories, ended_sessions.provided.note)
    uow = providers.Singleton(
        SqlUnitOfWorkFactory, database, repositories, services.clock, services.ids
    )
    outbox = providers.Singleton(SqlOutbox, database, services.ids)
    rate_limiter = providers.Singleton(SqlRateLimiter, database)
    user_queries = providers.Singleton(SqlUserQueries, database)
    session_queries = providers.Singleton(SqlSessionQueries, database)
    post_queries = providers.Singleton(SqlPostQueries, database)
