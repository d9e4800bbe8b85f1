"""The store that the use cases of auth are tested over."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from hexameter.adapters.clock import Uuid7Generator
from hexameter.adapters.memory.audit import audited
from hexameter.adapters.memory.outbox import MemoryOutbox
from hexameter.adapters.memory.rate_limits import MemoryRateLimiter
from hexameter.adapters.memory.store import MemoryStore
from hexameter.adapters.memory.unit_of_work import MemoryUnitOfWorkFactory
from hexameter.adapters.testing.clock import MovableClock
from hexameter.application.ports.clock import IdGenerator
from hexameter.application.ports.outbox import Outbox
from hexameter.application.ports.rate_limits import RateLimiter
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.domain.audit import AuditEntry
from hexameter.entrypoints.container import repositories


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthStore:
    """One empty store, as far as auth needs it."""

    uow: UnitOfWorkFactory
    rate_limiter: RateLimiter
    outbox: Outbox
    audited: Callable[[], Awaitable[list[AuditEntry]]]
    clock: MovableClock
    ids: IdGenerator


def memory_world() -> AuthStore:
    store, clock, ids = MemoryStore(), MovableClock(), Uuid7Generator()
    return AuthStore(
        uow=MemoryUnitOfWorkFactory(store, clock, ids, repositories("memory")),
        rate_limiter=MemoryRateLimiter(store),
        outbox=MemoryOutbox(store, ids),
        audited=partial(audited, store),
        clock=clock,
        ids=ids,
    )
