"""The store that the use cases of auth are tested over."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from adapters.clock import Uuid7Generator
from adapters.memory.audit import audited
from adapters.memory.outbox import MemoryOutbox
from adapters.memory.rate_limits import MemoryRateLimiter
from adapters.memory.store import MemoryStore
from adapters.memory.unit_of_work import MemoryUnitOfWorkFactory
from adapters.testing.clock import MovableClock
from application.ports.clock import IdGenerator
from application.ports.outbox import Outbox
from application.ports.rate_limits import RateLimiter
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.audit import AuditEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """One empty store, as far as auth needs it."""

    uow: UnitOfWorkFactory
    rate_limiter: RateLimiter
    outbox: Outbox
    audited: Callable[[], Awaitable[list[AuditEntry]]]
    clock: MovableClock
    ids: IdGenerator


def memory_world() -> World:
    store, clock, ids = MemoryStore(), MovableClock(), Uuid7Generator()
    return World(
        uow=MemoryUnitOfWorkFactory(store, clock, ids),
        rate_limiter=MemoryRateLimiter(store),
        outbox=MemoryOutbox(store, ids),
        audited=partial(audited, store),
        clock=clock,
        ids=ids,
    )
