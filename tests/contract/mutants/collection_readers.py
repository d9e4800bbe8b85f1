"""Collections whose rows are not found, miscounted or misordered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from hexameter.adapters.memory.collections import (
    MemoryCollectionReader,
    MemoryCollectionWriter,
    table_of,
)
from hexameter.adapters.memory.store import MemoryStore, Table, Transaction
from hexameter.adapters.testing.contracts.collection_pages import CollectionPagesContract
from hexameter.adapters.testing.contracts.collection_readers import CollectionReadersContract
from hexameter.adapters.testing.contracts.collections import CollectionsContract
from hexameter.adapters.testing.samples import Samples
from hexameter.adapters.testing.world import World
from hexameter.application.collections.ports import CollectionReader, PageQuery
from hexameter.application.collections.spec import spec_of
from hexameter.entrypoints.testing.memory_world import memory_world
from tests.contract.mutants.fault import Fault, broken_world

SPEC = spec_of(Samples)
SUITE = CollectionsContract
READERS = CollectionReadersContract
PAGES = CollectionPagesContract


def reads(reader: Callable[..., CollectionReader[Any]], *caught_by: Any) -> Fault:
    """Samples that are read in a wrong way, within a unit of work and outside."""

    def make(transaction: Transaction) -> object:
        return Samples(reader(SPEC, transaction.read), MemoryCollectionWriter(SPEC, transaction))

    def world() -> World:
        store = MemoryStore()

        def committed(collection: type[Any]) -> Any:
            return Samples(reader(SPEC, partial(read_committed, store)))

        return replace(memory_world(store, replaced={Samples: make}), read=committed)

    return broken_world(reader, world, *caught_by)


def read_committed(store: MemoryStore, table: Table[Any, Any]) -> Mapping[Any, Any]:
    return store.committed.read(table)


class GivesItsOwnRow(MemoryCollectionReader):
    async def find(self, key: tuple[Any, ...]) -> Any:
        return self._read(table_of(SPEC)).get(key)


class FindsAnyRow(MemoryCollectionReader):
    async def find(self, key: tuple[Any, ...]) -> Any:
        return next(iter(self._read(table_of(SPEC)).values()), None)


class RepeatsRowsOfRepeatedValues(MemoryCollectionReader):
    async def find_all(
        self, field: str, values: Sequence[Any], where: Mapping[str, Any]
    ) -> list[Any]:
        found = list[Any]()
        for value in values:
            found += await super().find_all(field, [value], where)
        return found


class FindsRowsWithoutAValue(MemoryCollectionReader):
    async def find_all(
        self, field: str, values: Sequence[Any], where: Mapping[str, Any]
    ) -> list[Any]:
        rows = self._read(table_of(SPEC)).values()
        return [row for row in rows if getattr(row, field) in values]


class FindsAllWhateverElseTheyHave(MemoryCollectionReader):
    async def find_all(
        self, field: str, values: Sequence[Any], where: Mapping[str, Any]
    ) -> list[Any]:
        return await super().find_all(field, values, {})


class CountsAll(MemoryCollectionReader):
    async def count(self, where: Mapping[str, Any]) -> int:
        return await super().count({})


class CountsAtMostAPage(MemoryCollectionReader):
    async def count(self, where: Mapping[str, Any]) -> int:
        return min(await super().count(where), 20)


class CountsEachValueOnce(MemoryCollectionReader):
    async def count_by(
        self, field: str, values: Sequence[Any], where: Mapping[str, Any]
    ) -> Mapping[Any, int]:
        return dict.fromkeys(await super().count_by(field, values, where), 1)


class CountsByWhateverElseTheyHave(MemoryCollectionReader):
    async def count_by(
        self, field: str, values: Sequence[Any], where: Mapping[str, Any]
    ) -> Mapping[Any, int]:
        return await super().count_by(field, values, {})


class IgnoresTheDirection(MemoryCollectionReader):
    async def page(self, query: PageQuery) -> list[Any]:
        return await super().page(replace(query, descending=True))


class IgnoresTheCursor(MemoryCollectionReader):
    async def page(self, query: PageQuery) -> list[Any]:
        return await super().page(replace(query, after=None))


class IgnoresTheOffset(MemoryCollectionReader):
    async def page(self, query: PageQuery) -> list[Any]:
        return await super().page(replace(query, offset=0))


class IgnoresValues(MemoryCollectionReader):
    async def page(self, query: PageQuery) -> list[Any]:
        return await super().page(replace(query, where={}))


class TakesNoneForAnything(MemoryCollectionReader):
    async def page(self, query: PageQuery) -> list[Any]:
        where = {name: value for name, value in query.where.items() if value is not None}
        return await super().page(replace(query, where=where))


class OrdersByOneField(MemoryCollectionReader):
    async def page(self, query: PageQuery) -> list[Any]:
        after = query.after and query.after[:1]
        return await super().page(replace(query, order=query.order[:1], after=after))


class OrdersTextWithoutCase(MemoryCollectionReader):
    async def page(self, query: PageQuery) -> list[Any]:
        rows = await super().page(replace(query, limit=100))
        if query.order[0] == "group":
            rows.sort(key=lambda row: row.group.casefold(), reverse=query.descending)
        return rows[: query.limit]


class OrdersAsUtf16(MemoryCollectionReader):
    async def page(self, query: PageQuery) -> list[Any]:
        rows = await super().page(replace(query, limit=100))
        if query.order[0] == "group":
            rows.sort(key=lambda row: row.group.encode("utf-16-be"), reverse=query.descending)
        return rows[: query.limit]


FAULTS = [
    reads(GivesItsOwnRow, SUITE.test_a_row_changes_only_when_it_is_put),
    reads(FindsAnyRow, SUITE.test_a_row_is_found_as_it_was_put),
    reads(RepeatsRowsOfRepeatedValues, READERS.test_rows_are_found_by_values_of_an_indexed_field),
    reads(FindsRowsWithoutAValue, READERS.test_rows_are_found_by_values_of_an_indexed_field),
    reads(FindsAllWhateverElseTheyHave, READERS.test_rows_are_found_by_other_values_too),
    reads(CountsAll, READERS.test_rows_are_counted),
    reads(CountsAtMostAPage, READERS.test_rows_are_counted),
    reads(CountsEachValueOnce, READERS.test_rows_are_counted_by_value),
    reads(CountsByWhateverElseTheyHave, READERS.test_rows_are_counted_by_value),
    reads(IgnoresTheDirection, PAGES.test_rows_are_ordered_by_an_indexed_field),
    reads(IgnoresTheCursor, PAGES.test_rows_are_ordered_by_an_indexed_field),
    reads(IgnoresTheOffset, PAGES.test_a_page_can_skip_rows),
    reads(IgnoresValues, PAGES.test_a_page_has_the_rows_with_given_values),
    reads(TakesNoneForAnything, PAGES.test_a_page_has_the_rows_with_given_values),
    reads(OrdersByOneField, PAGES.test_equal_values_are_ordered_by_the_key),
    reads(OrdersTextWithoutCase, PAGES.test_rows_are_ordered_by_an_indexed_field),
    reads(OrdersAsUtf16, PAGES.test_rows_are_ordered_by_an_indexed_field),
]
