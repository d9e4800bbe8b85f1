import pytest
from hexameter_realworld.counts import MAX_COUNT, Counts, Posts

from hexameter.extending import NO_ID, Page, PageRequest, Position

LENGTHS = [0, 1, 100, 101, 99, 200, 201, 9_999, 10_000, 10_001, 60_000, 49, 50, 51, 5_000, 4_800, 0]


class Listed:
    """A list of so many articles, of which only their number matters here."""

    def __init__(self) -> None:
        self.length = 0
        self.reads = 0

    async def read(self, request: PageRequest) -> Posts:
        self.reads += 1
        left = max(self.length - request.offset, 0)
        end = Position(left, NO_ID) if left > request.limit else None
        return Page([None] * min(left, request.limit), end)  # pyright: ignore[reportReturnType]


async def test_lists_that_grow_and_shrink_are_counted() -> None:
    counts, listed = Counts(), Listed()
    for listed.length in LENGTHS:
        counted = await counts.exact("all", listed.read)
        assert min(counted, MAX_COUNT) == min(listed.length, MAX_COUNT)


async def test_the_end_is_found_again_by_one_read() -> None:
    counts, listed = Counts(), Listed()
    for listed.length in (5_000, 5_020, 4_990):
        listed.reads = 0
        await counts.exact("all", listed.read)
    assert listed.reads == 1


@pytest.mark.parametrize("place", ["the same", "another"])
async def test_a_count_is_remembered_for_its_place_until_it_is_forgotten(place: str) -> None:
    counts, numbers = Counts(), [1, 2, 3]

    async def count() -> int:
        return numbers.pop(0)

    assert await counts.recent("the same", count) == 1
    assert await counts.recent(place, count) == (1 if place == "the same" else 2)
    counts.forget()
    assert await counts.recent("the same", count) > 1
