"""Collections that lose, mix up or misorder rows."""

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
from hexameter.adapters.testing.contracts.collections import CollectionsContract
from hexameter.adapters.testing.samples import CodeTaken, Mark, Marks, Samples
from hexameter.adapters.testing.world import World
from hexameter.application.collections.ports import CollectionReader, PageQuery
from hexameter.application.collections.spec import spec_of
from hexameter.entrypoints.testing.memory_world import memory_world
from tests.contract.mutants.fault import Fault, broken_repository, broken_world

SPEC = spec_of(Samples)
MARKS = spec_of(Marks)
SUITE = CollectionsContract
PAGES = CollectionPagesContract


def writes(writer: Callable[..., MemoryCollectionWriter]) -> Callable[[Transaction], object]:
    """Samples that are written in a wrong way."""

    def make(transaction: Transaction) -> object:
        reader = MemoryCollectionReader(SPEC, transaction.read)
        return Samples(reader, writer(SPEC, transaction))

    make.__name__ = writer.__name__
    return make


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


class ForgetsToPut(MemoryCollectionWriter):
    async def put(self, values: Mapping[str, Any]) -> None: ...


class KeepsTheFirst(MemoryCollectionWriter):
    async def put(self, values: Mapping[str, Any]) -> None:
        if SPEC.key_of(values) not in self._transaction.read(table_of(SPEC)):
            await super().put(values)


class AllowsEqualCodes(MemoryCollectionWriter):
    async def put(self, values: Mapping[str, Any]) -> None:
        row = SPEC.row_type(**values)
        self._transaction.update(table_of(SPEC), SPEC.key_of(values), row)


class TakesNoneForAValue(MemoryCollectionWriter):
    async def put(self, values: Mapping[str, Any]) -> None:
        for other in self._transaction.read(table_of(SPEC)).values():
            if other.code == values["code"] and other.id != values["id"]:
                raise self._transaction.refuse(CodeTaken())
        await super().put(values)


class IgnoresCaseOfCodes(MemoryCollectionWriter):
    async def put(self, values: Mapping[str, Any]) -> None:
        if values["code"] is not None:
            values = {**values, "code": values["code"].lower()}
        await super().put(values)


class GoesOnAfterARefusal(MemoryCollectionWriter):
    async def put(self, values: Mapping[str, Any]) -> None:
        for other in self._transaction.read(table_of(SPEC)).values():
            is_other = other.id != values["id"]
            if is_other and values["code"] is not None and other.code == values["code"]:
                raise CodeTaken
        await super().put(values)


_WITHOUT_REFERENCES = Table[tuple[Any, ...], Any]("samples_without_references")


def refers_to_nothing(transaction: Transaction) -> object:
    reader, writer = (
        MemoryCollectionReader(SPEC, transaction.read),
        MemoryCollectionWriter(SPEC, transaction),
    )
    for part in (reader, writer):
        part.table = _WITHOUT_REFERENCES
    return Samples(reader, writer)


class RemovesNothing(MemoryCollectionWriter):
    async def remove(self, key: tuple[Any, ...]) -> bool:
        return key in self._transaction.read(table_of(SPEC))


class RemovesAll(MemoryCollectionWriter):
    async def remove(self, key: tuple[Any, ...]) -> bool:
        rows = list(self._transaction.read(table_of(SPEC)))
        return bool(self._transaction.delete(table_of(SPEC), rows))


class CommitsByItself(MemoryCollectionWriter):
    async def put(self, values: Mapping[str, Any]) -> None:
        await super().put(values)
        self._transaction.commit()


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


def normalises_words(transaction: Transaction) -> object:
    class Normalises(MemoryCollectionWriter):
        async def put(self, values: Mapping[str, Any]) -> None:
            await super().put({**values, "word": values["word"].strip()})

    reader: CollectionReader[Mark] = MemoryCollectionReader(MARKS, transaction.read)
    return Marks(reader, Normalises(MARKS, transaction))


FAULTS = [
    broken_repository(Samples, writes(ForgetsToPut), SUITE.test_a_row_is_found_as_it_was_put),
    broken_repository(
        Samples, writes(KeepsTheFirst), SUITE.test_a_row_replaces_the_one_with_its_key
    ),
    broken_repository(
        Samples,
        writes(AllowsEqualCodes),
        SUITE.test_a_unique_value_belongs_to_one_row,
        SUITE.test_of_many_at_once_one_takes_a_unique_value,
        SUITE.test_a_unique_key_can_have_several_fields,
    ),
    broken_repository(
        Samples,
        writes(TakesNoneForAValue),
        SUITE.test_a_row_is_found_as_it_was_put,
        SUITE.test_several_rows_may_lack_a_unique_value,
    ),
    broken_repository(
        Samples, writes(IgnoresCaseOfCodes), SUITE.test_a_unique_value_belongs_to_one_row
    ),
    broken_repository(
        Samples,
        writes(GoesOnAfterARefusal),
        SUITE.test_after_a_refusal_the_block_can_only_be_left,
    ),
    broken_repository(Samples, writes(RemovesNothing), SUITE.test_removing_takes_one_row),
    broken_repository(Samples, writes(RemovesAll), SUITE.test_removing_takes_one_row),
    broken_repository(Samples, writes(CommitsByItself), SUITE.test_without_commit_nothing_is_kept),
    broken_repository(
        Samples,
        refers_to_nothing,
        SUITE.test_after_a_refusal_the_block_can_only_be_left,
        SUITE.test_what_a_row_refers_to_must_exist,
        SUITE.test_a_row_goes_with_its_user,
        SUITE.test_an_optional_reference_becomes_none,
    ),
    broken_repository(
        Marks, normalises_words, SUITE.test_a_key_of_several_fields_is_compared_literally
    ),
    reads(GivesItsOwnRow, SUITE.test_a_row_changes_only_when_it_is_put),
    reads(FindsAnyRow, SUITE.test_a_row_is_found_as_it_was_put),
    reads(RepeatsRowsOfRepeatedValues, SUITE.test_rows_are_found_by_values_of_an_indexed_field),
    reads(FindsRowsWithoutAValue, SUITE.test_rows_are_found_by_values_of_an_indexed_field),
    reads(FindsAllWhateverElseTheyHave, SUITE.test_rows_are_found_by_other_values_too),
    reads(CountsAll, SUITE.test_rows_are_counted),
    reads(CountsAtMostAPage, SUITE.test_rows_are_counted),
    reads(CountsEachValueOnce, SUITE.test_rows_are_counted_by_value),
    reads(CountsByWhateverElseTheyHave, SUITE.test_rows_are_counted_by_value),
    reads(IgnoresTheDirection, PAGES.test_rows_are_ordered_by_an_indexed_field),
    reads(IgnoresTheCursor, PAGES.test_rows_are_ordered_by_an_indexed_field),
    reads(IgnoresTheOffset, PAGES.test_a_page_can_skip_rows),
    reads(IgnoresValues, PAGES.test_a_page_has_the_rows_with_given_values),
    reads(TakesNoneForAnything, PAGES.test_a_page_has_the_rows_with_given_values),
    reads(OrdersByOneField, PAGES.test_equal_values_are_ordered_by_the_key),
    reads(OrdersTextWithoutCase, PAGES.test_rows_are_ordered_by_an_indexed_field),
    reads(OrdersAsUtf16, PAGES.test_rows_are_ordered_by_an_indexed_field),
]
