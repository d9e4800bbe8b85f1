from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest

from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.contracts.collections import an_author, put
from hexameter.adapters.testing.pages import all_pages
from hexameter.adapters.testing.samples import Sample, Samples, Shade, build_sample
from hexameter.adapters.testing.world import World
from hexameter.domain.pagination import Page, PageRequest, Position, Sort

BY_CODE_POINT = ["", "B", "a", "aa", "b", "\u00e9", "\uffff", "\U00010000", "\U0001f600"]


class CollectionPagesContract:
    @pytest.mark.parametrize(
        ("field"),
        ["order", "group", "limit", "select", "offset", "shade"],
    )
    async def test_rows_are_ordered_by_an_indexed_field(self, world: World, field: str) -> None:
        orders: dict[str, list[object]] = {
            "order": [-(2**63), -1, 0, 10, 2**63 - 1],
            "group": list(BY_CODE_POINT),
            "limit": [False, True],
            "select": [datetime.min.replace(tzinfo=UTC), NOON - timedelta(milliseconds=1), NOON],
            "offset": [date.min, date(999, 12, 31), date(2026, 1, 1), date.max],
            "shade": [Shade.DARK, Shade.LIGHT],
        }
        author_id = await an_author(world)
        samples = [build_sample(author_id, **{field: value}) for value in orders[field]]
        await put(world, *samples[::2], *samples[1::2])
        for descending in (False, True):
            ordered = samples[::-1] if descending else samples
            request = PageRequest(Sort(field, descending=descending), limit=1)
            assert await all_pages(world.read(Samples).page, request) == ordered

    async def test_equal_values_are_ordered_by_the_key(self, world: World) -> None:
        author_id = await an_author(world)
        samples = [build_sample(author_id) for _ in range(5)]
        await put(world, *samples)
        samples.sort(key=lambda sample: sample.id, reverse=True)
        first = await newest(world, limit=2)
        second = await newest(world, limit=2, after=first.next)
        third = await newest(world, limit=2, after=second.next)
        assert [*first.items, *second.items, *third.items] == samples
        assert third.next is None

    async def test_a_page_is_not_moved_by_rows_before_it(self, world: World) -> None:
        author_id = await an_author(world)
        old = [build_sample(author_id, select=NOON - timedelta(hours=n)) for n in range(4)]
        await put(world, *old)
        first = await newest(world, limit=2)
        await put(world, build_sample(author_id, select=NOON + timedelta(hours=1)))
        assert (await newest(world, limit=2, after=first.next)).items == old[2:]

    async def test_a_page_can_skip_rows(self, world: World) -> None:
        author_id = await an_author(world)
        samples = [build_sample(author_id, order=n) for n in range(4)]
        await put(world, *samples)
        page = await world.read(Samples).page(PageRequest(Sort("order"), limit=2, offset=1))
        assert page.items == samples[1:3]

    async def test_a_page_has_the_rows_with_given_values(self, world: World) -> None:
        author_id, another_id = await an_author(world), await an_author(world)
        mine = [build_sample(author_id, select=NOON + timedelta(days=n)) for n in range(3)]
        coded = build_sample(another_id, code="a")
        await put(world, *mine, coded)
        page = await newest(world, where={"author_id": author_id}, limit=2)
        rest = await newest(world, where={"author_id": author_id}, limit=2, after=page.next)
        assert [*page.items, *rest.items] == mine[::-1]
        assert (await newest(world, where={"code": "a"})).items == [coded]
        assert (await newest(world, where={"code": None})).items == mine[::-1]


async def newest(
    world: World,
    *,
    where: Mapping[str, object] | None = None,
    limit: int = 20,
    after: Position | None = None,
) -> Page[Sample]:
    return await world.read(Samples).newest("select", where=where or {}, limit=limit, after=after)
