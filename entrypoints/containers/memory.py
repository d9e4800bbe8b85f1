"""The store in the memory of the process."""

from hexameter.adapters.memory.outbox.outbox import MemoryOutbox
from hexameter.adapters.memory.outbox.subscriptions import MemorySubscriptions
from hexameter.adapters.memory.rate_limits import MemoryRateLimiter
from hexameter.adapters.memory.repositories.sessions import MemoryEndedSessions
from hexameter.adapters.memory.schedules import MemorySchedules
from hexameter.adapters.memory.store import MemoryStore
from hexameter.adapters.memory.unit_of_work import MemoryUnitOfWorkFactory
from hexameter.application.events.before_commit import BeforeCommitFunctions
from hexameter.entrypoints.injection import containers, providers


class MemoryLifecycle:
    """There is nothing to open and nothing that can be missing."""

    async def migrate(self) -> None: ...

    def require_declared(self) -> None: ...

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    async def missing(self) -> list[str]:
        return []


class MemoryStores(containers.DeclarativeContainer):
    services = providers.DependenciesContainer()
    repositories = providers.Dependency(instance_of=dict)

    lifecycle = providers.Singleton(MemoryLifecycle)
    store = providers.Singleton(MemoryStore)
    ended_sessions = providers.Singleton(MemoryEndedSessions, store)
    before_commit = providers.Singleton(BeforeCommitFunctions)
    uow = providers.Singleton(
        MemoryUnitOfWorkFactory,
        store=store,
        clock=services.clock,
        ids=services.ids,
        repositories=repositories,
        before_commit=before_commit,
    )
    outbox = providers.Singleton(MemoryOutbox, store, services.ids)
    subscriptions = providers.Singleton(MemorySubscriptions, store, services.ids)
    schedules = providers.Singleton(MemorySchedules, store)
    rate_limiter = providers.Singleton(MemoryRateLimiter, store)
