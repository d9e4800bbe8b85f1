"""A store of another technology, as an author outside would write it: everything is in memory, and
what is published is in a file of SQLite's own module first. One process has it at a time.

Its rows are pickled, which is good enough for tests: who can write the file can run code.
"""

import pickle
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import urlsplit

from hexameter.extending import Extension, Store, StoreParts, StoreUnavailable
from hexameter.memory_store import MemoryStore, State, Table, collection_table

_CREATE = "CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, rows BLOB NOT NULL)"
_KEEP = "INSERT INTO kept VALUES (?, ?) ON CONFLICT DO UPDATE SET rows = excluded.rows"


class KeptInMemory(MemoryStore):
    """Publishes what has been written to the file."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path
        self._connection: sqlite3.Connection | None = None

    def open(self, tables: Mapping[str, Table[Any, Any]]) -> None:
        connection = sqlite3.connect(self._path, timeout=0, isolation_level=None)
        try:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
            kept = connection.execute("SELECT name, rows FROM kept").fetchall()
        except sqlite3.Error:
            connection.close()
            raise
        self.tables = {tables[name]: pickle.loads(rows) for name, rows in kept}  # noqa: S301 - its own
        self._connection = connection

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def check(self) -> None:
        with self._writing() as connection:
            connection.execute("SELECT 1 FROM kept")

    def publish(self, changes: State) -> None:
        rows = [(table.name, pickle.dumps(changed)) for table, changed in changes.items()]
        with self._writing() as connection:
            connection.executemany(_KEEP, rows)
        super().publish(changes)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        if self._connection is None:
            raise StoreUnavailable
        try:
            self._connection.execute("BEGIN")
            yield self._connection
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._connection.rollback()
            raise StoreUnavailable from error


class FileStore:
    def __init__(self, parts: StoreParts) -> None:
        self._path = urlsplit(parts.url).path
        self._collections = parts.collections
        self.store = KeptInMemory(self._path)
        self.adapters = parts.over_memory(self.store)

    def migrate(self) -> None:
        with closing(sqlite3.connect(self._path)) as connection:
            connection.execute(_CREATE)

    def open(self) -> None:
        tables = {each.name: each for each in _tables_of_modules()}
        tables |= {each.name: each for each in map(collection_table, self._collections)}
        self.store.open(tables)

    def close(self) -> None:
        self.store.close()

    def check(self) -> None:
        self.store.check()


def _tables_of_modules() -> Iterable[Table[Any, Any]]:
    for module in list(sys.modules.values()):
        yield from (each for each in vars(module).values() if isinstance(each, Table))


extension = Extension(name="file-store", store=Store("file", FileStore, single_process=True))
