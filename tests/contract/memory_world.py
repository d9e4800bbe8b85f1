from functools import partial

from adapters.clock import Uuid7Generator
from adapters.memory.audit import audited
from adapters.memory.outbox import MemoryOutbox
from adapters.memory.queries.posts import MemoryPostQueries
from adapters.memory.queries.sessions import MemorySessionQueries
from adapters.memory.queries.users import MemoryUserQueries
from adapters.memory.rate_limits import MemoryRateLimiter
from adapters.memory.sessions import MemoryEndedSessions
from adapters.memory.store import MemoryStore
from adapters.memory.unit_of_work import MemoryUnitOfWorkFactory, RepositoryFactories
from adapters.testing.clock import MovableClock
from adapters.testing.world import World


def memory_world(
    store: MemoryStore | None = None, *, repositories: RepositoryFactories | None = None
) -> World:
    """An empty one, unless a store is given."""
    store, clock, ids = store or MemoryStore(), MovableClock(), Uuid7Generator()
    return World(
        uow=MemoryUnitOfWorkFactory(store, clock, ids, repositories),
        users=MemoryUserQueries(store),
        posts=MemoryPostQueries(store),
        sessions=MemorySessionQueries(store),
        rate_limiter=MemoryRateLimiter(store),
        outbox=MemoryOutbox(store, ids),
        ended_sessions=MemoryEndedSessions(store),
        audited=partial(audited, store),
        clock=clock,
        ids=ids,
    )
