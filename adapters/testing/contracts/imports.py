import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from hexameter.adapters.testing.builders import (
    build_digest,
    build_import_record,
    build_post,
    build_user,
)
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.world import World
from hexameter.application.ports.imports import ImportRecord
from hexameter.domain.ids import PostId
from hexameter.domain.posts.errors import AlreadyImported, PostNotFound
from hexameter.domain.posts.origin import MAX_PATH, MAX_SOURCE, Origin

ORIGINS = (
    Origin("blog", "a.md"),
    Origin("blog", "A.md"),
    Origin("Blog", "a.md"),
    Origin("blog", " a.md"),
    Origin("blog", "caf\u00e9.md"),
    Origin("blog", "cafe\u0301.md"),
    Origin("blog/a", "b.md"),
    Origin("blog", "a/b.md"),
    Origin("blog", "%_'\"\\.md"),
    Origin("\U0001d518" * MAX_SOURCE, "\U0001d518" * MAX_PATH),
)


class ImportRecordsContract:
    async def test_a_record_is_found_by_its_origin_and_by_its_post(self, world: World) -> None:
        dated, draft = [build_import_record(post_id) for post_id in await some_posts(world, 2)]
        draft = replace(draft, published_at=None)
        await add(world, dated, draft)
        for record in (dated, draft):
            assert await find(world, record.origin) == record
            async with world.uow() as uow:
                assert await uow.imports.find_by_post(record.post_id) == record

    async def test_what_has_no_record_is_not_found(self, world: World) -> None:
        imported, other = await some_posts(world, 2)
        await add(world, build_import_record(imported, origin=Origin("blog", "a.md")))
        assert await find(world, Origin("blog", "b.md")) is None
        async with world.uow() as uow:
            assert await uow.imports.find_by_post(other) is None

    async def test_origins_are_compared_literally(self, world: World) -> None:
        posts = await some_posts(world, len(ORIGINS))
        records = [
            build_import_record(post_id, origin=origin)
            for post_id, origin in zip(posts, ORIGINS, strict=True)
        ]
        await add(world, *records)
        assert [await find(world, origin) for origin in ORIGINS] == records

    async def test_the_records_of_a_source_are_those_of_its_exact_name(self, world: World) -> None:
        posts = await some_posts(world, len(ORIGINS))
        records = [
            build_import_record(post_id, origin=origin)
            for post_id, origin in zip(posts, ORIGINS, strict=True)
        ]
        await add(world, *records)
        for source in ("blog", "Blog", "blo"):
            async with world.uow() as uow:
                found = await uow.imports.of_source(source)
            expected = [record for record in records if record.origin.source == source]
            assert sorted(found, key=_path) == sorted(expected, key=_path)

    async def test_an_origin_has_one_post(self, world: World) -> None:
        first, second = await some_posts(world, 2)
        record = build_import_record(first)
        await add(world, record)
        with pytest.raises(AlreadyImported):
            await add(world, build_import_record(second, origin=record.origin))
        assert await find(world, record.origin) == record

    async def test_a_post_has_one_origin(self, world: World) -> None:
        (post_id,) = await some_posts(world, 1)
        record, other = build_import_record(post_id), build_import_record(post_id)
        await add(world, record)
        with pytest.raises(AlreadyImported):
            await add(world, other)
        assert await find(world, other.origin) is None

    async def test_of_concurrent_imports_one_gets_the_origin(self, world: World) -> None:
        origin = Origin("blog", "a.md")
        records = [
            build_import_record(post_id, origin=origin) for post_id in await some_posts(world, 5)
        ]
        results = await asyncio.gather(
            *(add(world, record) for record in records), return_exceptions=True
        )
        assert [type(result) for result in results if result] == [AlreadyImported] * 4
        assert await find(world, origin) == records[results.index(None)]

    async def test_a_record_needs_its_post(self, world: World) -> None:
        with pytest.raises(PostNotFound):
            await add(world, build_import_record(build_post(build_user().id).id))

    async def test_a_record_goes_with_its_post(self, world: World) -> None:
        removed, kept = [build_import_record(post_id) for post_id in await some_posts(world, 2)]
        await add(world, removed, kept)
        await world.remove_post(removed.post_id)
        assert await find(world, removed.origin) is None
        assert await find(world, kept.origin) == kept

    async def test_saving_replaces_digests_and_date(self, world: World) -> None:
        saved, other = [build_import_record(post_id) for post_id in await some_posts(world, 2)]
        await add(world, saved, other)
        changed = replace(
            saved,
            source_digest=build_digest(),
            post_digest=build_digest(),
            published_at=NOON + timedelta(days=1),
        )
        async with world.uow() as uow:
            await uow.imports.save(changed)
            await uow.commit()
        assert await find(world, saved.origin) == changed
        assert await find(world, other.origin) == other

    async def test_without_commit_nothing_is_recorded(self, world: World) -> None:
        (post_id,) = await some_posts(world, 1)
        record = build_import_record(post_id)
        async with world.uow() as uow:
            await uow.imports.add(record)
        assert await find(world, record.origin) is None


def _path(record: ImportRecord) -> str:
    return record.origin.path


async def some_posts(world: World, number: int) -> list[PostId]:
    author = build_user()
    posts = [build_post(author.id) for _ in range(number)]
    await world.add_users(author)
    await world.add_posts(*posts)
    return [post.id for post in posts]


async def add(world: World, *records: ImportRecord) -> None:
    async with world.uow() as uow:
        for record in records:
            await uow.imports.add(record)
        await uow.commit()


async def find(world: World, origin: Origin) -> ImportRecord | None:
    async with world.uow() as uow:
        return await uow.imports.find(origin)
