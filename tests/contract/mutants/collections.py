"""Collections that lose or mix up rows."""

from collections.abc import Callable, Mapping
from typing import Any

from hexameter.adapters.memory.collections import (
    MemoryCollectionReader,
    MemoryCollectionWriter,
    table_of,
)
from hexameter.adapters.memory.store import Table, Transaction
from hexameter.adapters.testing.contracts.collections import CollectionsContract
from hexameter.adapters.testing.samples import CodeTaken, Mark, Marks, Samples
from hexameter.application.collections.ports import CollectionReader
from hexameter.application.collections.spec import spec_of
from tests.contract.mutants.fault import broken_repository

SPEC = spec_of(Samples)
MARKS = spec_of(Marks)
SUITE = CollectionsContract


def writes(writer: Callable[..., MemoryCollectionWriter]) -> Callable[[Transaction], object]:
    """Samples that are written in a wrong way."""

    def make(transaction: Transaction) -> object:
        reader = MemoryCollectionReader(SPEC, transaction.read)
        return Samples(reader, writer(SPEC, transaction))

    make.__name__ = writer.__name__
    return make


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
]
