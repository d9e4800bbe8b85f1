from datetime import timedelta

import pytest

from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.contracts.collections import an_author, put
from hexameter.adapters.testing.samples import Samples, Shade, build_sample
from hexameter.adapters.testing.world import World
from hexameter.application.ports.unit_of_work import UnitOfWorkMisused
from hexameter.domain.ids import UserId


class CollectionReadersContract:
    async def test_rows_are_found_by_values_of_an_indexed_field(self, world: World) -> None:
        author_id, another_id = await an_author(world), await an_author(world)
        samples = [build_sample(author_id, order=n, code=str(n)) for n in range(4)]
        await put(world, *reversed(samples), build_sample(another_id, order=9))
        reading = world.read(Samples)
        assert await reading.find_all("order", [3, 1, 1, 5]) == [samples[1], samples[3]]
        assert await reading.find_all("author_id", [author_id]) == samples
        assert await reading.find_all("code", ["2"]) == [samples[2]]
        assert await reading.find_all("shade", [Shade.DARK]) == []
        assert await reading.find_all("id", []) == []
        assert await reading.find_all("post_id", [None]) == []

    async def test_rows_are_found_by_other_values_too(self, world: World) -> None:
        author_id, another_id = await an_author(world), await an_author(world)
        samples = [
            build_sample(author_id, order=n % 3, code=str(n) if n % 2 else None) for n in range(6)
        ]
        await put(world, *samples, build_sample(another_id, order=1))
        reading = world.read(Samples)
        found = await reading.find_all("order", [1, 2], where={"author_id": author_id})
        assert found == [samples[1], samples[2], samples[4], samples[5]]
        # Only the field in `where` has an index.
        tagged = await reading.find_all("author_id", [another_id, author_id], where={"code": "1"})
        assert tagged == [samples[1]]
        untagged = await reading.find_all("order", [0, 1, 2], where={"code": None, "limit": False})
        assert untagged[:3] == [samples[0], samples[2], samples[4]]
        assert await reading.find_all("shade", [Shade.LIGHT], where={"shade": Shade.DARK}) == []

    async def test_rows_are_counted(self, world: World) -> None:
        reading = world.read(Samples)
        assert await reading.count() == 0
        author_id = await an_author(world)
        samples = [build_sample(author_id, order=n % 2, select=NOON) for n in range(25)]
        await put(world, *samples)
        assert await reading.count() == 25
        assert await reading.count(where={"order": 1}) == 12
        assert await reading.count(where={"order": 0, "author_id": author_id}) == 13
        assert await reading.count(where={"code": None, "shade": Shade.LIGHT}) == 25
        assert await reading.count(where={"select": NOON + timedelta(hours=1)}) == 0
        async with world.uow() as uow:
            await uow.get(Samples).remove(samples[0].id)
            assert await uow.get(Samples).count() == 24
        assert await reading.count() == 25

    async def test_rows_are_counted_by_value(self, world: World) -> None:
        reading = world.read(Samples)
        author_id, another_id = await an_author(world), await an_author(world)
        await put(
            world,
            *(build_sample(author_id, shade=Shade.DARK, select=NOON) for _ in range(3)),
            build_sample(another_id, select=NOON + timedelta(hours=1)),
        )
        nobody = UserId(world.ids.new())
        by_author = await reading.count_by("author_id", [nobody, author_id, another_id, author_id])
        assert by_author == {nobody: 0, author_id: 3, another_id: 1}
        dark = await reading.count_by(
            "author_id", [author_id, another_id], where={"shade": Shade.DARK}
        )
        assert dark == {author_id: 3, another_id: 0}
        assert await reading.count_by("shade", [Shade.LIGHT, Shade.DARK]) == {
            Shade.LIGHT: 1,
            Shade.DARK: 3,
        }
        assert await reading.count_by("select", [NOON]) == {NOON: 3}
        assert await reading.count_by("limit", [True, False]) == {True: 0, False: 4}
        assert await reading.count_by("post_id", [None]) == {None: 0}
        assert await reading.count_by("author_id", []) == {}

    async def test_reading_sees_what_is_committed_and_cannot_write(self, world: World) -> None:
        sample = build_sample(await an_author(world))
        reading = world.read(Samples)
        async with world.uow() as uow:
            await uow.get(Samples).put(sample)
            assert await reading.find(sample.id) is None
            await uow.commit()
        assert await reading.find(sample.id) == sample
        with pytest.raises(UnitOfWorkMisused):
            await reading.put(sample)
        with pytest.raises(UnitOfWorkMisused):
            await reading.remove(sample.id)
