from collections.abc import Sequence

import pytest

from hexameter.adapters.testing.builders import build_post, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.contracts.tags.tag_counts import counts
from hexameter.adapters.testing.hostile import ASKED
from hexameter.adapters.testing.world import World
from hexameter.application.actor import Actor
from hexameter.application.ports.tags import RetaggedPost, TagRepository
from hexameter.domain.errors import StaleWrite
from hexameter.domain.pagination import PageRequest, Sort
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import PostStatus


class TagsContract:
    """Putting one tag in the place of another."""

    async def test_a_tag_exists_if_any_post_has_it(self, world: World) -> None:
        author = build_user(suspended_at=NOON)
        await world.add_users(author)
        await world.add_posts(build_post(author.id, tags=("a",), status=PostStatus.DRAFT))
        async with world.uow() as uow:
            tags = uow.get(TagRepository)
            assert await tags.exists("a")
            for name in ("b", *ASKED):
                assert not await tags.exists(name)

    async def test_a_tag_exists_besides_posts_if_another_has_it(self, world: World) -> None:
        author = build_user()
        await world.add_users(author)
        posts = [build_post(author.id, tags=("a",)) for _ in range(2)]
        await world.add_posts(*posts)
        ids = [post.id for post in posts]
        async with world.uow() as uow:
            tags = uow.get(TagRepository)
            assert await tags.exists("a", besides=ids[:1])
            assert not await tags.exists("a", besides=ids)

    async def test_it_is_replaced_on_posts_of_every_status(self, world: World) -> None:
        author, suspended = build_user(), build_user(suspended_at=NOON)
        await world.add_users(author, suspended)
        posts = [build_post(author.id, tags=("a", "m"), status=status) for status in PostStatus]
        posts += [build_post(suspended.id, tags=("m",)), build_post(author.id, tags=("m", "z"))]
        other = build_post(author.id, tags=("a", "z"))
        await world.add_posts(*posts, other)
        assert await replace(world, "m", "z") == [
            RetaggedPost(
                post.id,
                post.author_id,
                2,
                post.slug.value,
                post.content.title,
                post.status is PostStatus.PUBLISHED,
            )
            for post in in_order(posts)
        ]
        for post in posts:
            shown = await world.posts.by_id(post.id, Actor.system())
            assert shown.tags == sorted({*post.content.tags} - {"m"} | {"z"})
            assert (shown.version, shown.updated_at) == (2, post.updated_at)
        assert (await world.posts.by_id(other.id, Actor.system())).version == 1
        assert await counts(world) == {"a": 2, "z": 3}

    async def test_posts_are_listed_under_the_other_tag(self, world: World) -> None:
        author = build_user()
        await world.add_users(author)
        both, one = build_post(author.id, tags=("m", "z")), build_post(author.id, tags=("m",))
        await world.add_posts(both, one)
        await replace(world, "m", "z")
        for tag, listed in (("m", []), ("z", in_order([both, one])[::-1])):
            newest = PageRequest(Sort("published_at", descending=True))
            page = await world.posts.page(newest, Actor.anonymous(), tag=tag)
            assert [item.id for item in page.items] == [post.id for post in listed]
        async with world.uow() as uow:
            stored = await uow.posts.get(one.id)
            assert stored.content.tags == ("z",)
            await uow.posts.remove(stored)
            await uow.commit()
        assert await counts(world) == {"z": 1}

    async def test_so_many_at_a_time_in_the_order_of_their_ids(self, world: World) -> None:
        author = build_user()
        await world.add_users(author)
        posts = in_order([build_post(author.id, tags=("m",)) for _ in range(5)])
        await world.add_posts(*reversed(posts))
        replaced = [await replace(world, "m", "z", limit=2) for _ in range(4)]
        ids = [[post.id for post in some] for some in replaced]
        expected = [post.id for post in posts]
        assert ids == [expected[:2], expected[2:4], expected[4:], []]
        assert await counts(world) == {"z": 5}

    async def test_a_version_from_before_is_stale(self, world: World) -> None:
        author = build_user()
        await world.add_users(author)
        post = build_post(author.id, tags=("m",))
        await world.add_posts(post)
        await replace(world, "m", "z")
        with pytest.raises(StaleWrite):
            await world.save_post(post)

    async def test_without_commit_nothing_is_replaced(self, world: World) -> None:
        author = build_user()
        await world.add_users(author)
        post = build_post(author.id, tags=("m",))
        await world.add_posts(post)
        async with world.uow() as uow:
            await uow.get(TagRepository).replace("m", by="z", limit=10)
        assert (await world.posts.by_id(post.id, Actor.system())).tags == ["m"]
        assert await counts(world) == {"m": 1}


async def replace(world: World, name: str, by: str, *, limit: int = 10) -> list[RetaggedPost]:
    async with world.uow() as uow:
        replaced = await uow.get(TagRepository).replace(name, by=by, limit=limit)
        await uow.commit()
    return replaced


def in_order(posts: Sequence[Post]) -> list[Post]:
    return sorted(posts, key=lambda post: post.id)
