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
    """The store is away, too busy, or chose this transaction as the victim of a deadlock."""

    message = "The store cannot be reached at the moment. Try again shortly."


class UnitOfWorkMisused(RuntimeError):
    """The caller broke the rules of the unit of work: a fault in the program, no refusal."""


class UnitOfWork(Protocol):
    """Everything inside the block happens, or nothing.

    What `get` and `find` give is held for writing until the block ends; several rows are taken in
    the order of their ids. Leaving without `commit` undoes everything. Units of work do not nest:
    a second one in the same task is `UnitOfWorkMisused`. After `UsernameTaken`, `EmailTaken`,
    `UserNotFound` or `AlreadyImported` from a write the block can only be left; going on is
    `UnitOfWorkMisused`. Slow work (hashing, rendering, mail, HTTP) has no place inside.
    """

    @property
    def users(self) -> UserRepository: ...
    @property
    def registrations(self) -> RegistrationRepository: ...
    @property
    def mailed_tokens(self) -> MailedTokenRepository: ...
    @property
    def sessions(self) -> SessionRepository: ...
    @property
    def posts(self) -> PostRepository: ...
    @property
    def imports(self) -> ImportRecords: ...
    @property
    def idempotency(self) -> IdempotencyRecords: ...
    @property
    def audit(self) -> AuditTrail: ...

    def get(self, port: type[T]) -> T:
        """The repository for any port, also one that an extension brings. KeyError when there is
        none.
        """
        ...

    def record(self, event: Event) -> None:
        """Hand on an event that belongs to no aggregate of this unit of work.

        Those of the aggregates that were added, saved or removed are handed on by themselves.
        """
        ...

    async def commit(self) -> None:
        """Write the recorded events to the outbox, and make everything durable.

        May be called again later in the block, for a refusal that must be remembered and what
        follows it.
        """
        ...


class UnitOfWorkFactory(Protocol):
    """Raises `StoreUnavailable` on entering, and from every call inside, when the store fails."""

    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]: ...
