"""The unit of work over the store in memory."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import TypeVar, cast

from adapters.memory.audit import MemoryAuditTrail
from adapters.memory.idempotency import MemoryIdempotencyRecords
from adapters.memory.imports import MemoryImportRecords
from adapters.memory.mailed_tokens import MemoryMailedTokenRepository
from adapters.memory.outbox import append_events
from adapters.memory.posts import MemoryPostRepository
from adapters.memory.registrations import MemoryRegistrationRepository
from adapters.memory.sessions import MemorySessionRepository
from adapters.memory.store import MemoryStore, Transaction
from adapters.memory.users import MemoryUserRepository
from application.ports.audit import AuditTrail
from application.ports.clock import Clock, IdGenerator
from application.ports.idempotency import IdempotencyRecords
from application.ports.imports import ImportRecords
from application.ports.mailed_tokens import MailedTokenRepository
from application.ports.posts import PostRepository
from application.ports.registrations import RegistrationRepository
from application.ports.sessions import SessionRepository
from application.ports.users import UserRepository
from domain.events import Event

T = TypeVar("T")

RepositoryFactories = Mapping[type, Callable[[Transaction], object]]
"""From a port to what makes its repository for one unit of work."""

CORE_REPOSITORIES: RepositoryFactories = {
    UserRepository: MemoryUserRepository,
    RegistrationRepository: MemoryRegistrationRepository,
    MailedTokenRepository: MemoryMailedTokenRepository,
    SessionRepository: MemorySessionRepository,
    PostRepository: MemoryPostRepository,
    ImportRecords: MemoryImportRecords,
    IdempotencyRecords: MemoryIdempotencyRecords,
    AuditTrail: MemoryAuditTrail,
}


class MemoryUnitOfWork:
    def __init__(
        self,
        transaction: Transaction,
        factories: RepositoryFactories,
        clock: Clock,
        ids: IdGenerator,
    ) -> None:
        self._transaction = transaction
        self._factories = factories
        self._clock = clock
        self._ids = ids
        self._repositories: dict[type, object] = {}

    @property
    def users(self) -> UserRepository:
        return self.get(UserRepository)

    @property
    def registrations(self) -> RegistrationRepository:
        return self.get(RegistrationRepository)

    @property
    def mailed_tokens(self) -> MailedTokenRepository:
        return self.get(MailedTokenRepository)

    @property
    def sessions(self) -> SessionRepository:
        return self.get(SessionRepository)

    @property
    def posts(self) -> PostRepository:
        return self.get(PostRepository)

    @property
    def imports(self) -> ImportRecords:
        return self.get(ImportRecords)

    @property
    def idempotency(self) -> IdempotencyRecords:
        return self.get(IdempotencyRecords)

    @property
    def audit(self) -> AuditTrail:
        return self.get(AuditTrail)

    def get(self, port: type[T]) -> T:
        if port not in self._repositories:
            self._repositories[port] = self._factories[port](self._transaction)
        return cast("T", self._repositories[port])

    def record(self, event: Event) -> None:
        self._transaction.record(event)

    async def commit(self) -> None:
        append_events(self._transaction, clock=self._clock, ids=self._ids)
        self._transaction.commit()


class MemoryUnitOfWorkFactory:
    """`repositories` adds to the core's, or puts others in their place."""

    def __init__(
        self,
        store: MemoryStore,
        clock: Clock,
        ids: IdGenerator,
        repositories: RepositoryFactories | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids
        self._factories = {**CORE_REPOSITORIES, **(repositories or {})}

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[MemoryUnitOfWork]:
        async with self._store.transaction() as transaction:
            yield MemoryUnitOfWork(transaction, self._factories, self._clock, self._ids)
