from typing import Any

import pytest
from hexameter_realworld.counts import MAX_COUNT, Counts

from hexameter.extending import NO_ID, Page, PageRequest, Position, PostSummaryView

LENGTHS = [0, 1, 100, 101, 99, 200, 201, 9_999, 10_000, 10_001, 60_000, 49, 50, 51, 5_000, 4_800, 0]


class Listed:
    """A list of so many articles, of which only their number matters here."""

    def __init__(self, length: int = 0) -> None:
        self.length = length
        self.reads = 0

    async def get(self, request: PageRequest) -> Page[PostSummaryView]:
        self.reads += 1
        left = max(self.length - request.offset, 0)
        end = Position(left, NO_ID) if left > request.limit else None
        items: Any = [None] * min(left, request.limit)
        return Page(items, end)


async def test_lists_that_grow_and_shrink_are_counted() -> None:
    counts, listed = Counts(), Listed()
    for listed.length in LENGTHS:
        counted = await counts.exact("all", listed.get)
        assert min(counted, MAX_COUNT) == min(listed.length, MAX_COUNT)


@pytest.mark.parametrize("former", LENGTHS)
async def test_every_length_is_found_from_every_former_one(former: int) -> None:
    for length in LENGTHS:
        counts, listed = Counts(), Listed(former)
        await counts.exact("all", listed.get)
        listed.length, listed.reads = length, 0
        counted = await counts.exact("all", listed.get)
        assert min(counted, MAX_COUNT) == min(length, MAX_COUNT)
        assert listed.reads < 10


async def test_the_end_is_found_again_by_one_read() -> None:
    counts, listed = Counts(), Listed()
    for listed.length in (5_000, 5_020, 4_990):
        listed.reads = 0
        await counts.exact("all", listed.get)
    assert listed.reads == 1


async def test_a_count_is_remembered_for_its_place_until_something_is_deleted() -> None:
    counts, listed = Counts(), Listed(7)
    assert await counts.recent("here", listed.get) == 7
    listed.length = 6
    assert await counts.recent("elsewhere", listed.get) == 6
    counts.deletions += 1
    assert await counts.recent("here", listed.get) == 6
