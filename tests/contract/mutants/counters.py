"""Checks and repairs of counts that miss some, or claim what is not so."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from hexameter.adapters.memory.counters import MemoryCounters
from hexameter.adapters.memory.repositories.comments import COMMENTS
from hexameter.adapters.sql.counters.counters import SqlCounters
from hexameter.adapters.sql.driver.compiled_database import CompiledDatabase
from hexameter.adapters.sql.driver.interface import Database, ResultRow
from hexameter.adapters.testing.contracts.counters import CountersContract
from hexameter.adapters.testing.world import World
from hexameter.application.ports.counters import Counters, WrongCount
from hexameter.domain.comments.values import CommentStatus
from hexameter.entrypoints.testing.sql_miscounts import miscount
from hexameter.entrypoints.testing.sql_world import world_of
from tests.contract.mutants.fault import Fault, broken_port
from tests.contract.suite_runner import Test
from tests.support.stores import StoreMaker


class CountsWhatIsHeld(MemoryCounters):
    async def check(self) -> list[WrongCount]:
        comments = [row.comment for row in self._store.committed.read(COMMENTS).values()]
        written = [each.post_id for each in comments if each.author_id is not None]
        shown = [each.post_id for each in comments if each.status is CommentStatus.PUBLISHED]
        return [
            WrongCount(
                "comments_count", f"post {post_id}", shown.count(post_id), written.count(post_id)
            )
            for post_id in set(written)
            if shown.count(post_id) != written.count(post_id)
        ]


class ReadsOnlyTheFirstOfThem(SqlCounters):
    async def _pages(self, each: Any) -> AsyncIterator[Sequence[ResultRow]]:
        async for rows in super()._pages(each):
            yield rows
            return


class ReadsOnlyRowsThatAreThere(SqlCounters):
    async def _pages(self, each: Any) -> AsyncIterator[Sequence[ResultRow]]:
        async for rows in super()._pages(each._replace(without_row=None)):
            yield rows


class LooksOnlyAtTags(SqlCounters):
    async def check(self) -> list[WrongCount]:
        return [wrong for wrong in await super().check() if wrong.owner.startswith("tag")]


class LooksOnlyAtNumbers(SqlCounters):
    async def check(self) -> list[WrongCount]:
        return [wrong for wrong in await super().check() if isinstance(wrong.actual, int)]


class FindsOneOfEachOwner(SqlCounters):
    async def check(self) -> list[WrongCount]:
        return list({wrong.owner: wrong for wrong in await super().check()}.values())


class MistakesWhatIsKept(SqlCounters):
    async def check(self) -> list[WrongCount]:
        found = await super().check()
        return [replace(each, kept=each.actual, actual=each.kept) for each in found]


class RepairsWhenItIsAsked(SqlCounters):
    async def check(self) -> list[WrongCount]:
        return await self.repair()


class SaysThatItRepaired(SqlCounters):
    async def repair(self) -> list[WrongCount]:
        return await self.check()


class RepairsInSilence(SqlCounters):
    async def repair(self) -> list[WrongCount]:
        await super().repair()
        return []


class RaisesCountsOnly(SqlCounters):
    async def repair(self) -> list[WrongCount]:
        wrong = await self.check()
        await set_right(self._database, [each for each in wrong if _is_too_low(each)])
        return wrong


class SetsTheOtherCountToNothing(SqlCounters):
    async def repair(self) -> list[WrongCount]:
        repaired = await super().repair()
        if [each.counter for each in repaired] == ["favorites_count"]:
            other = replace(repaired[0], counter="comments_count", actual=0)
            await set_right(self._database, [other])
        return repaired


class SetsWhatItReadBefore(SqlCounters):
    async def repair(self) -> list[WrongCount]:
        wrong = await self.check()
        await asyncio.sleep(0.1)
        await set_right(self._database, wrong)
        return wrong


def _is_too_low(wrong: WrongCount) -> bool:
    kept, actual = wrong.kept, wrong.actual
    return not (isinstance(kept, int) and isinstance(actual, int)) or kept < actual


async def set_right(database: Database, wrong: Sequence[WrongCount]) -> None:
    await miscount(database, [replace(each, kept=each.actual) for each in wrong])


def broken(make: Callable[[Database], Counters], *caught_by: Test) -> Fault:
    """On SQLite, because memory keeps no counts."""

    @asynccontextmanager
    async def world(new_store: StoreMaker) -> AsyncGenerator[World]:
        async with new_store("sqlite") as url:
            database = CompiledDatabase(url)
            async with world_of(database) as intact:
                yield replace(intact, counters=make(database))

    return Fault(name=getattr(make, "__name__", ""), world=world, caught_by=caught_by)


TESTS = CountersContract
FOUND = TESTS.test_every_count_that_is_wrong_is_found
REPAIRED = TESTS.test_repairing_sets_right_what_is_wrong

FAULTS = [
    broken_port("counters", CountsWhatIsHeld, TESTS.test_counts_are_right_whatever_happens),
    broken(ReadsOnlyTheFirstOfThem, TESTS.test_however_many_are_wrong_all_are_set_right),
    broken(ReadsOnlyRowsThatAreThere, FOUND),
    broken(LooksOnlyAtTags, FOUND),
    broken(LooksOnlyAtNumbers, FOUND),
    broken(FindsOneOfEachOwner, FOUND),
    broken(MistakesWhatIsKept, FOUND),
    broken(RepairsWhenItIsAsked, FOUND),
    broken(SaysThatItRepaired, REPAIRED),
    broken(RepairsInSilence, REPAIRED),
    broken(RaisesCountsOnly, REPAIRED),
    broken(SetsTheOtherCountToNothing, TESTS.test_the_other_counts_of_an_owner_stay),
    broken(SetsWhatItReadBefore, TESTS.test_what_is_counted_meanwhile_is_not_lost),
]
