"""One transaction, and the repositories that write in it."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol, TypeVar

from hexameter.application.ports.audit import AuditTrail
from hexameter.application.ports.idempotency import IdempotencyRecords
from hexameter.application.ports.imports import ImportRecords
from hexameter.application.ports.mailed_tokens import MailedTokenRepository
from hexameter.application.ports.posts import PostRepository
from hexameter.application.ports.registrations import RegistrationRepository
from hexameter.application.ports.sessions import SessionRepository
from hexameter.application.ports.users import UserRepository
from hexameter.domain.errors import Unavailable
from hexameter.domain.events import Event

T = TypeVar("T")


class StoreUnavailable(Unavailable):
    """The store cannot be reached, is overloaded, or aborted this transaction to resolve a
    deadlock.
    """

    message = "The database is temporarily unavailable. Try again shortly."


class UnitOfWorkMisused(RuntimeError):
    """The caller broke the rules of the unit of work. This is a programming error, not a domain
    error.
    """


class UnitOfWork(Protocol):
    """Everything inside the block is committed, or nothing.

    Rows that `get` and `find` return are locked for writing until the block ends; several rows are
    locked in the order of their ids. Leaving without `commit` rolls back. Units of work do not
    nest: a second one in the same task raises `UnitOfWorkMisused`. After `UsernameTaken`,
    `EmailTaken`, `UserNotFound` or `AlreadyImported` from a write the block can only be left;
    continuing raises `UnitOfWorkMisused`. Slow work (hashing, rendering, mail, HTTP) belongs
    outside.

    Implementations inherit from it: the properties are the repositories of the core by name. They
    are hashable by identity, so no dataclasses that compare their fields.
    """

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
        """The repository for any port. Raises KeyError if there is none."""
        ...

    def record(self, event: Event) -> None:
        """Record an event that belongs to no aggregate of this unit of work.

        Events of aggregates that are added, saved or removed are collected automatically.
        """
        ...

    async def commit(self) -> None:
        """Call the functions before the commit for the recorded events, write these to the outbox,
        and make everything durable. After a function has raised, the block can only be left.

        May be called again later in the block, for a refusal that must be remembered and the writes
        after it.
        """
        ...


class UnitOfWorkFactory(Protocol):
    """Raises `StoreUnavailable` on entering, and from every call inside, if the store fails."""

    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]: ...
