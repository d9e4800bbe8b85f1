"""Every store in the process's own memory."""

from dependency_injector import containers, providers

from hexameter.adapters.memory.outbox import MemoryOutbox
from hexameter.adapters.memory.queries.posts import MemoryPostQueries
from hexameter.adapters.memory.queries.sessions import MemorySessionQueries
from hexameter.adapters.memory.queries.users import MemoryUserQueries
from hexameter.adapters.memory.rate_limits import MemoryRateLimiter
from hexameter.adapters.memory.sessions import MemoryEndedSessions
from hexameter.adapters.memory.store import MemoryStore
from hexameter.adapters.memory.unit_of_work import MemoryUnitOfWorkFactory


class MemoryLifecycle:
    """Nothing to open, and nothing that could be missing."""

    async def migrate(self) -> None: ...

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    async def missing(self) -> list[str]:
        return []


class MemoryStores(containers.DeclarativeContainer):
    settings = providers.Dependency()
    services = providers.DependenciesContainer()

    lifecycle = providers.Singleton(MemoryLifecycle)
    store = providers.Singleton(MemoryStore)
    ended_sessions = providers.Singleton(MemoryEndedSessions, store)
    uow = providers.Singleton(MemoryUnitOfWorkFactory, store, services.clock, services.ids)
    outbox = providers.Singleton(MemoryOutbox, store, services.ids)
    rate_limiter = providers.Singleton(MemoryRateLimiter, store)
    user_queries = providers.Singleton(MemoryUserQueries, store)
    session_queries = providers.Singleton(MemorySessionQueries, store)
    post_queries = providers.Singleton(MemoryPostQueries, store)
