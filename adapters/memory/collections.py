"""The collections of extensions in memory."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from operator import attrgetter
from typing import Any

from hexameter.adapters.memory.repositories.posts.posts import POSTS
from hexameter.adapters.memory.repositories.users import USERS
from hexameter.adapters.memory.store import MemoryStore, Reference, Table, Transaction
from hexameter.application.collections.collection import Collection
from hexameter.application.collections.ports import PageQuery
from hexameter.application.collections.spec import CollectionSpec, spec_of
from hexameter.domain.posts.errors import PostNotFound
from hexameter.domain.users.errors import UserNotFound

Rows = Table[tuple[Any, ...], Any]
Read = Callable[[Rows], Mapping[tuple[Any, ...], Any]]

_TARGETS = {"users": (USERS, UserNotFound), "posts": (POSTS, PostNotFound)}


class MemoryCollectionReader:
    def __init__(self, spec: CollectionSpec, read: Read) -> None:
        self._spec = spec
        self.table = table_of(spec)
        self._read = read

    async def find(self, key: tuple[Any, ...]) -> Any:
        row = self._read(self.table).get(key)
        return None if row is None else replace(row)

    async def find_all(
        self, field: str, values: Sequence[Any], where: Mapping[str, Any]
    ) -> list[Any]:
        rows, listed = self._read(self.table), [each for each in values if each is not None]
        return [
            replace(rows[key])
            for key in sorted(rows)
            if getattr(rows[key], field) in listed and _has(rows[key], where)
        ]

    async def count(self, where: Mapping[str, Any]) -> int:
        return sum(_has(row, where) for row in self._read(self.table).values())

    async def count_by(
        self, field: str, values: Sequence[Any], where: Mapping[str, Any]
    ) -> Mapping[Any, int]:
        found = await self.find_all(field, values, where)
        return Counter(getattr(row, field) for row in found)

    async def page(self, query: PageQuery) -> list[Any]:
        def position(row: object) -> tuple[Any, ...]:
            return tuple(getattr(row, name) for name in query.order)

        rows = [row for row in self._read(self.table).values() if _has(row, query.where)]
        if (after := query.after) is not None:
            rows = [
                row
                for row in rows
                if (position(row) < after if query.descending else position(row) > after)
            ]
        rows.sort(key=position, reverse=query.descending)
        return [replace(row) for row in rows[query.offset :][: query.limit]]


def _has(row: object, values: Mapping[str, Any]) -> bool:
    return all(getattr(row, name) == value for name, value in values.items())


class MemoryCollectionWriter:
    def __init__(self, spec: CollectionSpec, transaction: Transaction) -> None:
        self._spec = spec
        self.table = table_of(spec)
        self._transaction = transaction

    async def put(self, values: Mapping[str, Any]) -> None:
        key = self._spec.key_of(values)
        rows = self._transaction.read(self.table)
        others = [row for other, row in rows.items() if other != key]
        # As in a database, unique keys come before references.
        for names, error in self._spec.unique.items():
            kept = tuple(values[name] for name in names)
            taken = (tuple(getattr(other, name) for name in names) for other in others)
            if None not in kept and kept in taken:
                raise self._transaction.refuse(error())
        self._transaction.update(self.table, key, self._spec.row_type(**values))

    async def remove(self, key: tuple[Any, ...]) -> bool:
        return bool(self._transaction.delete(self.table, [key]))


@cache
def table_of(spec: CollectionSpec) -> Rows:
    return Table(spec.collection, *(_reference(spec, field) for field in spec.references))


def collection_table(collection: type[Collection[Any]]) -> Rows:
    return table_of(spec_of(collection))


def memory_collection(
    extension: str, collection: type[Collection[Any]]
) -> Callable[[Transaction], object]:
    """Makes it for one unit of work. In memory the extension is not part of a table's name."""
    spec = spec_of(collection)

    def make(transaction: Transaction) -> object:
        reader = MemoryCollectionReader(spec, transaction.read)
        return collection(reader, MemoryCollectionWriter(spec, transaction))

    return make


def memory_reading(extension: str, collection: type[Collection[Any]], store: MemoryStore) -> object:
    """Reads what is committed."""

    def read(table: Rows) -> Mapping[tuple[Any, ...], Any]:
        return store.committed.read(table)

    return collection(MemoryCollectionReader(spec_of(collection), read))


def _reference(spec: CollectionSpec, field: str) -> Reference[Any]:
    table, missing = _TARGETS[spec.references[field]]
    cleared = partial(_without, field) if spec.fields[field].optional else None
    return Reference(table, attrgetter(field), missing, cleared)


def _without(field: str, row: Any) -> Any:
    return replace(row, **{field: None})
