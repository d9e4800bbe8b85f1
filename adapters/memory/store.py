"""The store in memory: tables, one writer at a time, and a committed state that never changes.

It is as strict as a database: rows are copied by the repositories on their way in and out, keys and
references are enforced here, and a writer's changes are seen by nobody before they are committed.
One store belongs to one event loop.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Hashable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, TypeVar, cast

from hexameter.application.ports.unit_of_work import StoreUnavailable, UnitOfWorkMisused
from hexameter.domain.errors import DomainError
from hexameter.domain.events import Aggregate, Event

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

LOCK_WAIT = timedelta(seconds=5)


@dataclass(frozen=True, eq=False)
class Reference(Generic[V]):
    """A foreign key to a row of another table; None refers to nothing.

    Inserting a row whose target does not exist raises `missing`; if that is None, the commit does.
    A row is deleted with its target, unless `cleared` returns one that refers to nothing.
    """

    table: "Table[Any, Any]"
    key: Callable[[V], Hashable]
    missing: type[DomainError] | None = None
    cleared: Callable[[V], V | None] | None = None

    def is_dangling(self, row: V, targets: Collection[Any]) -> bool:
        key = self.key(row)
        return key is not None and key not in targets


class Table(Generic[K, V]):
    """The name and the references of a table. Its rows are in the store."""

    def __init__(self, name: str, *references: Reference[V]) -> None:
        self.name = name
        self.references = references

    def __repr__(self) -> str:
        return f"Table({self.name!r})"


State = Mapping[Table[Any, Any], dict[Any, Any]]


class Snapshot:
    """The committed state at one moment."""

    def __init__(self, state: State) -> None:
        self._state = state

    def read(self, table: Table[K, V]) -> Mapping[K, V]:
        return cast("Mapping[K, V]", self._state.get(table, {}))


class Transaction:
    """Uncommitted changes. A table is copied when it is first written to."""

    def __init__(self, store: "MemoryStore") -> None:
        self._store = store
        self._changes: dict[Table[Any, Any], dict[Any, Any]] = {}
        self._events: list[Event] = []
        self._closed_by: str | None = None

    def read(self, table: Table[K, V]) -> Mapping[K, V]:
        """The committed rows with the changes of this transaction."""
        self._require_open()
        if table in self._changes:
            return cast("Mapping[K, V]", self._changes[table])
        return self._store.committed.read(table)

    def insert(self, table: Table[K, V], key: K, row: V) -> None:
        """Raises the error of a reference whose target does not exist."""
        if key in self.read(table):
            raise self.refuse(UnitOfWorkMisused(f"{key!r} is in {table} already"))
        self._check_references(table, row)
        self._rows(table)[key] = row

    def update(self, table: Table[K, V], key: K, row: V) -> None:
        self._check_references(table, row)
        self._rows(table)[key] = row

    def delete(self, table: Table[K, V], keys: Iterable[K]) -> int:
        """Deletes or clears the rows that refer to them. Returns the number of rows of this
        table.
        """
        rows, gone = self._rows(table), set(keys)
        gone &= rows.keys()
        for key in gone:
            del rows[key]
        for other in {**self._store.tables, **self._changes} if gone else ():
            for reference in other.references:
                if reference.table is table:
                    self._target_deleted(other, reference, gone)
        return len(gone)

    def record(self, event: Event) -> None:
        self._require_open()
        self._events.append(event)

    def record_events_of(self, aggregate: Aggregate) -> None:
        self._events += aggregate.pull_events()

    def pull_events(self) -> list[Event]:
        """The events recorded since the last pull, oldest first."""
        self._require_open()
        events, self._events = self._events, []
        return events

    def refuse(self, error: Exception) -> Exception:
        """Returns the error. As in a database, the transaction accepts nothing after it."""
        self._closed_by = f"{type(error).__name__} ended this unit of work: it can only be left"
        return error

    def close(self) -> None:
        self._closed_by = "This unit of work is over"

    def commit(self) -> None:
        self._require_open()
        for table, rows in self._changes.items():
            for reference in table.references:
                present = self.read(reference.table)
                if any(reference.is_dangling(row, present) for row in rows.values()):
                    message = f"{table} refers to what is not in {reference.table}"
                    raise self.refuse(UnitOfWorkMisused(message))
        self._store.publish(self._changes)
        self._changes = {}

    def _rows(self, table: Table[K, V]) -> dict[K, V]:
        self._require_open()
        if table not in self._changes:
            self._changes[table] = dict(self._store.committed.read(table))
        return cast("dict[K, V]", self._changes[table])

    def _check_references(self, table: Table[K, V], row: V) -> None:
        for reference in table.references:
            if reference.missing and reference.is_dangling(row, self.read(reference.table)):
                raise self.refuse(reference.missing())

    def _target_deleted(
        self, table: Table[K, V], reference: Reference[V], keys: Collection[Hashable]
    ) -> None:
        deleted: list[K] = []
        for own in [own for own, row in self.read(table).items() if reference.key(row) in keys]:
            row = reference.cleared and reference.cleared(self._rows(table)[own])
            if row is None:
                deleted.append(own)
            else:
                # Unchecked: another of its targets can be about to be deleted or cleared as well.
                self._rows(table)[own] = row
        if deleted:
            self.delete(table, deleted)

    def _require_open(self) -> None:
        if self._closed_by is not None:
            raise UnitOfWorkMisused(self._closed_by)


class MemoryStore:
    """`lock_wait` is how long a writer waits for the previous one."""

    def __init__(self, *, lock_wait: timedelta = LOCK_WAIT) -> None:
        self.tables: State = {}
        self._lock = asyncio.Lock()
        self._lock_wait = lock_wait
        self._writer: asyncio.Task[Any] | None = None

    @property
    def committed(self) -> Snapshot:
        return Snapshot(self.tables)

    def publish(self, changes: State) -> None:
        """Atomic: earlier snapshots do not change."""
        self.tables = {**self.tables, **changes}

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Excludes all other writers until the block ends, which rolls back what is not committed.

        Raises `StoreUnavailable` when the previous writer does not end in time, and
        `UnitOfWorkMisused` when the task is itself that writer.
        """
        task = asyncio.current_task()
        if self._writer is not None and self._writer is task:
            raise UnitOfWorkMisused("A unit of work is open in this task already")
        # Other tasks run here, as they would with a database: code that relies on the opposite
        # must fail.
        await asyncio.sleep(0)
        try:
            async with asyncio.timeout(self._lock_wait.total_seconds()):
                await self._lock.acquire()
        except TimeoutError:
            raise StoreUnavailable from None
        self._writer = task
        transaction = Transaction(self)
        try:
            yield transaction
        finally:
            transaction.close()
            self._writer = None
            self._lock.release()


class MemoryQueries:
    """Queries of what is committed."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store


class MemoryRepository:
    """A repository of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
