import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from hexameter.adapters.testing.builders import build_post, build_user
from hexameter.adapters.testing.samples import (
    EXTREMES,
    CodeTaken,
    Mark,
    Marks,
    PlaceTaken,
    Sample,
    Samples,
    Shade,
    build_sample,
)
from hexameter.adapters.testing.world import World
from hexameter.application.ports.unit_of_work import UnitOfWorkMisused
from hexameter.domain.errors import ValidationFailed
from hexameter.domain.ids import PostId, UserId
from hexameter.domain.posts.errors import PostNotFound
from hexameter.domain.users.errors import UserNotFound


class CollectionsContract:
    @pytest.mark.parametrize("values", EXTREMES)
    async def test_a_row_is_found_as_it_was_put(
        self, world: World, values: Mapping[str, object]
    ) -> None:
        author_id = await an_author(world)
        sample, other = build_sample(author_id, **values), build_sample(author_id)
        await put(world, sample, other)
        assert await found(world, sample) == sample
        assert await found(world, other) == other

    async def test_what_was_not_put_is_not_found(self, world: World) -> None:
        await put(world, build_sample(await an_author(world)))
        async with world.uow() as uow:
            assert await uow.get(Samples).find(uuid7()) is None

    async def test_a_row_replaces_the_one_with_its_key(self, world: World) -> None:
        author_id = await an_author(world)
        sample, other = build_sample(author_id, code="a"), build_sample(author_id, code="b")
        await put(world, sample, other)
        changed = replace(sample, order=7, tags=("new",), code="a", shade=Shade.DARK)
        await put(world, changed)
        assert await found(world, sample) == changed
        assert await found(world, other) == other

    async def test_a_key_of_several_fields_is_compared_literally(self, world: World) -> None:
        author = await an_author(world)
        post_id = await a_post(world, author)
        marks = [Mark(post_id=post_id, word=word) for word in ("a", "A", " a", "e\u0301", "\u00e9")]
        async with world.uow() as uow:
            for mark in (*marks, *marks):
                await uow.get(Marks).put(mark)
            assert await uow.get(Marks).remove(post_id, "A")
            assert await uow.get(Marks).find(post_id, "A") is None
            assert await uow.get(Marks).find(post_id, "a") == marks[0]
            page = await uow.get(Marks).newest("word", where={"post_id": post_id})
        assert [mark.word for mark in page.items] == ["\u00e9", "e\u0301", "a", " a"]

    async def test_without_commit_nothing_is_kept(self, world: World) -> None:
        sample = build_sample(await an_author(world))
        async with world.uow() as uow:
            await uow.get(Samples).put(sample)
            assert await uow.get(Samples).find(sample.id) == sample
        assert await found(world, sample) is None

    async def test_removing_takes_one_row(self, world: World) -> None:
        author_id = await an_author(world)
        sample, other = build_sample(author_id), build_sample(author_id)
        await put(world, sample, other)
        async with world.uow() as uow:
            assert await uow.get(Samples).remove(sample.id)
            assert not await uow.get(Samples).remove(sample.id)
            await uow.commit()
        assert await found(world, sample) is None
        assert await found(world, other) == other

    async def test_a_unique_value_belongs_to_one_row(self, world: World) -> None:
        author_id, another_id = await an_author(world), await an_author(world)
        await put(world, build_sample(author_id, code="a"))
        with pytest.raises(CodeTaken):
            await put(world, build_sample(another_id, code="a"))
        await put(world, build_sample(another_id, code="A"))

    async def test_several_rows_may_lack_a_unique_value(self, world: World) -> None:
        author_id = await an_author(world)
        await put(world, build_sample(author_id), build_sample(author_id))

    async def test_of_many_at_once_one_takes_a_unique_value(self, world: World) -> None:
        author_id = await an_author(world)
        results = await asyncio.gather(
            *(put(world, build_sample(author_id, code="a", order=n)) for n in range(5)),
            return_exceptions=True,
        )
        assert sorted(type(each).__name__ for each in results if each) == ["CodeTaken"] * 4

    async def test_a_unique_key_can_have_several_fields(self, world: World) -> None:
        author_id = await an_author(world)
        post_id = await a_post(world, author_id)
        sample = build_sample(author_id, post_id=post_id, group="a")
        await put(world, sample, replace(sample, id=uuid7(), group="b"))
        await put(world, replace(sample, order=1), replace(sample, id=uuid7(), post_id=None))
        with pytest.raises(PlaceTaken):
            await put(world, replace(sample, id=uuid7()))

    async def test_after_a_refusal_the_block_can_only_be_left(self, world: World) -> None:
        author_id = await an_author(world)
        await put(world, build_sample(author_id, code="a"))
        for refused in (build_sample(author_id, code="a"), build_sample(UserId(uuid7()))):
            async with world.uow() as uow:
                with pytest.raises((CodeTaken, UserNotFound)):
                    await uow.get(Samples).put(refused)
                with pytest.raises(UnitOfWorkMisused):
                    await uow.get(Samples).put(build_sample(author_id))

    async def test_what_a_row_refers_to_must_exist(self, world: World) -> None:
        author_id = await an_author(world)
        with pytest.raises(UserNotFound):
            await put(world, build_sample(UserId(uuid7())))
        with pytest.raises(UserNotFound):
            await put(world, build_sample(author_id, owner_id=uuid7()))
        with pytest.raises(PostNotFound):
            await put(world, build_sample(author_id, post_id=uuid7()))

    async def test_a_row_goes_with_its_user(self, world: World) -> None:
        author_id, another_id = await an_author(world), await an_author(world)
        gone, kept = build_sample(author_id), build_sample(another_id)
        await put(world, gone, kept)
        await world.remove_user(author_id)
        assert await found(world, gone) is None
        assert await found(world, kept) == kept

    async def test_a_row_goes_with_its_post(self, world: World) -> None:
        author_id = await an_author(world)
        marks = [Mark(post_id=await a_post(world, author_id), word="a") for _ in range(2)]
        async with world.uow() as uow:
            for mark in marks:
                await uow.get(Marks).put(mark)
            await uow.commit()
        await world.remove_post(PostId(marks[0].post_id))
        async with world.uow() as uow:
            assert await uow.get(Marks).find_all("post_id", [m.post_id for m in marks]) == marks[1:]

    async def test_an_optional_reference_becomes_none(self, world: World) -> None:
        author_id, owner_id, another_id = [await an_author(world) for _ in range(3)]
        post_id = await a_post(world, owner_id)
        owned = build_sample(author_id, owner_id=owner_id, post_id=post_id, code="a")
        other = build_sample(author_id, owner_id=another_id)
        await put(world, owned, other)
        await world.remove_user(owner_id)
        assert await found(world, owned) == replace(owned, owner_id=None, post_id=None)
        assert await found(world, other) == other

    async def test_a_time_is_kept_in_utc_to_the_millisecond(self, world: World) -> None:
        given = datetime(2026, 3, 1, 1, 30, 0, 123_999, timezone(timedelta(hours=2)))
        sample = build_sample(await an_author(world), select=given)
        await put(world, sample)
        kept = await found(world, sample)
        assert kept is not None
        assert kept.select == datetime(2026, 2, 28, 23, 30, 0, 123_000, UTC)
        assert kept.select.utcoffset() == timedelta(0)

    async def test_a_row_changes_only_when_it_is_put(self, world: World) -> None:
        sample = build_sample(await an_author(world))
        await put(world, sample)
        sample.order = 1
        async with world.uow() as uow:
            got = await uow.get(Samples).find(sample.id)
            assert got is not None
            assert got.order == 0
            got.order = 2
            await uow.commit()
        kept = await found(world, sample)
        assert kept is not None
        assert kept.order == 0

    async def test_no_concurrent_write_is_lost(self, world: World) -> None:
        sample = build_sample(await an_author(world))
        await put(world, sample)

        async def count() -> None:
            async with world.uow() as uow:
                got = await uow.get(Samples).find(sample.id)
                assert got is not None
                got.order += 1
                await uow.get(Samples).put(got)
                await uow.commit()

        await asyncio.gather(*(count() for _ in range(5)))
        kept = await found(world, sample)
        assert kept is not None
        assert kept.order == 5

    @pytest.mark.parametrize(
        "values",
        [
            {"group": "a" * 41},
            {"group": "a\0"},
            {"group": "\ud800"},
            {"tags": ("\0",)},
            {"order": 2**63},
            {"select": datetime.min.replace(tzinfo=timezone(timedelta(hours=1)))},
        ],
    )
    async def test_what_no_store_can_hold_is_refused_with_its_field(
        self, world: World, values: Mapping[str, object]
    ) -> None:
        author_id = await an_author(world)
        with pytest.raises(ValidationFailed) as refused:
            await put(world, build_sample(author_id, **values))
        assert [detail.field for detail in refused.value.details] == list(values)


async def an_author(world: World) -> UserId:
    author = build_user()
    await world.add_users(author)
    return author.id


async def a_post(world: World, author_id: UserId) -> UUID:
    post = build_post(author_id)
    await world.add_posts(post)
    return post.id


async def put(world: World, *samples: Sample) -> None:
    async with world.uow() as uow:
        for sample in samples:
            await uow.get(Samples).put(sample)
        await uow.commit()


async def found(world: World, sample: Sample) -> Sample | None:
    async with world.uow() as uow:
        return await uow.get(Samples).find(sample.id)
