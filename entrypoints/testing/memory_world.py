from functools import partial
from typing import Any, TypeVar, cast

from hexameter.adapters.clock import Uuid7Generator
from hexameter.adapters.memory.collections import memory_reading
from hexameter.adapters.memory.outbox.outbox import MemoryOutbox
from hexameter.adapters.memory.outbox.subscriptions import MemorySubscriptions
from hexameter.adapters.memory.rate_limits import MemoryRateLimiter
from hexameter.adapters.memory.repositories.audit import audited
from hexameter.adapters.memory.repositories.sessions import MemoryEndedSessions
from hexameter.adapters.memory.schedules import MemorySchedules
from hexameter.adapters.memory.store import MemoryStore
from hexameter.adapters.memory.unit_of_work import MemoryUnitOfWorkFactory, RepositoryFactories
from hexameter.adapters.search.stemmers import SnowballStemmer
from hexameter.adapters.testing.clock import MovableClock
from hexameter.adapters.testing.samples import EXTENSION, LANGUAGES
from hexameter.adapters.testing.world import World
from hexameter.application.events.before_commit import BeforeCommitFunctions
from hexameter.application.search.indexer import PostIndexer
from hexameter.entrypoints.containers.indexed import with_indexer
from hexameter.entrypoints.containers.stores import repositories
from hexameter.entrypoints.features.core import FEATURES
from hexameter.entrypoints.testing.declared_queries import declared_queries
from hexameter.entrypoints.testing.samples import SAMPLES

T = TypeVar("T")


def memory_world(
    store: MemoryStore | None = None,
    *,
    replaced: RepositoryFactories | None = None,
    before_commit: BeforeCommitFunctions | None = None,
) -> World:
    """An empty world, unless a store is given. `replaced` are repositories by their ports."""
    store, clock, ids = store or MemoryStore(), MovableClock(), Uuid7Generator()
    before_commit = before_commit or BeforeCommitFunctions()
    indexer = PostIndexer(SnowballStemmer(LANGUAGES))
    found = {**repositories("memory", (*FEATURES, SAMPLES)), **(replaced or {})}

    def read(collection: type[T]) -> T:
        return cast(T, memory_reading(EXTENSION, cast(Any, collection), store))

    return World(
        uow=MemoryUnitOfWorkFactory(
            store,
            clock,
            ids,
            with_indexer(found, indexer),
            before_commit,
        ),
        before_commit=before_commit,
        indexer=indexer,
        rate_limiter=MemoryRateLimiter(store),
        schedules=MemorySchedules(store),
        outbox=MemoryOutbox(store, ids),
        subscriptions=MemorySubscriptions(store, ids),
        **declared_queries("memory", store),
        ended_sessions=MemoryEndedSessions(store),
        read=read,
        audited=partial(audited, store),
        clock=clock,
        ids=ids,
    )
