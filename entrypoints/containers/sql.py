"""Every store in one database."""

from dependency_injector import containers, providers

from hexameter.adapters.sql.driver.database import Database
from hexameter.adapters.sql.driver.engines import Engines, PoolSizes, create_engines
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


def _engines(settings: Settings) -> Engines:
    size = settings.database_pool_size
    return create_engines(settings.store_url, sizes=PoolSizes(writers=size, readers=size))


class SqlStores(containers.DeclarativeContainer):
    settings = providers.Dependency(instance_of=Settings)
    services = providers.DependenciesContainer()

    engines = providers.Singleton(_engines, settings)
    database = providers.Singleton(Database, engines)
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
