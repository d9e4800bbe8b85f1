"""The adapters that an extension writes by hand for both stores, for type checkers.

What an SQL adapter takes has no type here, because that would load SQLAlchemy.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from hexameter.adapters.memory.store import MemoryStore, Transaction
from hexameter.entrypoints.extensions.declaration import StoreAdapters

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class repository(Generic[T]):  # noqa: N801 - reads as a function
    """Repositories that a type checker compares with their port. `uow.get(Port)` makes the one of
    the chosen store: it takes the `Transaction` of `hexameter.memory_store`, or the
    `UnitOfWorkContext` of `hexameter.sql_store`. An import string, `module:name`, is loaded only
    with its store.

    >>> Extension(
    ...     name="invitations",
    ...     repositories=repository(Invitations).on(memory=MemoryInvitations, sql=SqlInvitations),
    ... )
    """

    port: type[T]

    def on(
        self, *, memory: Callable[[Transaction], T] | str, sql: Callable[[Any], T] | str
    ) -> dict[type[object], StoreAdapters]:
        return {self.port: StoreAdapters(memory=memory, sql=sql)}


@dataclass(frozen=True, slots=True)
class queries(Generic[T]):  # noqa: N801 - reads as a function
    """As `repository`, for a port that reads what is committed, from the `MemoryStore` or the
    `Database`. Constructors may take the port.
    """

    port: type[T]

    def on(
        self, *, memory: Callable[[MemoryStore], T] | str, sql: Callable[[Any], T] | str
    ) -> dict[type[object], StoreAdapters]:
        return {self.port: StoreAdapters(memory=memory, sql=sql)}
