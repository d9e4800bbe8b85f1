import asyncio
from collections import Counter

from hexameter.adapters.testing.builders import build_post, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.hostile import ASKED
from hexameter.adapters.testing.pages import all_pages
from hexameter.adapters.testing.world import World
from hexameter.application.actor import Actor
from hexameter.application.ports.tags import TagView
from hexameter.domain.pagination import PageRequest, Sort
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import PostStatus


class TagCountsContract:
    """The `posts_count` of tags and of people."""

    async def test_tags_are_counted_over_what_everybody_may_see(self, world: World) -> None:
        author, suspended = build_user(), build_user(suspended_at=NOON)
        await world.add_users(author, suspended)
        await world.add_posts(
            build_post(author.id, tags=("b", "c++")),
            build_post(author.id, tags=("b", "\u00e9")),
            build_post(author.id, tags=("_", "b")),
            build_post(author.id, tags=("a", "b"), status=PostStatus.DRAFT),
            build_post(author.id, tags=("b",), status=PostStatus.ARCHIVED),
            build_post(suspended.id, tags=("b", "d")),
        )
        expected = [TagView("_", 1), TagView("b", 3), TagView("c++", 1), TagView("\u00e9", 1)]
        ascending, descending = Sort("name"), Sort("name", descending=True)
        assert await all_tags(world, ascending, limit=100) == expected
        assert await all_tags(world, descending, limit=100) == expected[::-1]
        for limit in (1, 3):
            assert await all_tags(world, ascending, limit=limit) == expected
            assert await all_tags(world, descending, limit=limit) == expected[::-1]
        middle = await world.tags.page(PageRequest(ascending, limit=2, offset=1))
        assert (middle.items, middle.next is None) == (expected[1:3], False)

    async def test_of_a_tag_that_nobody_sees_the_count_is_0(self, world: World) -> None:
        author = build_user()
        await world.add_users(author)
        await world.add_posts(
            build_post(author.id, tags=("a",), status=PostStatus.DRAFT),
            build_post(author.id, tags=("ab",)),
        )
        for name in ("a", "b", *ASKED):
            assert await world.tags.by_name(name) == TagView(name, 0)

    async def test_counts_follow_every_change_of_a_post(self, world: World) -> None:
        author = build_user()
        await world.add_users(author)
        post, other = build_post(author.id, tags=("a", "b")), build_post(author.id, tags=("b",))
        await world.add_posts(post, other)
        for tags, status in (
            (("b", "c"), PostStatus.PUBLISHED),
            (("b", "c"), PostStatus.ARCHIVED),
            (("c", "d"), PostStatus.ARCHIVED),
            (("a", "d"), PostStatus.PUBLISHED),
            ((), PostStatus.PUBLISHED),
            (("a",), PostStatus.DRAFT),
            (("a",), PostStatus.PUBLISHED),
        ):
            await change(world, post, tags, status)
            await agree(world, post, other)
        await world.remove_post(post.id)
        await agree(world, other)

    async def test_without_commit_nothing_is_counted(self, world: World) -> None:
        author = build_user()
        await world.add_users(author)
        post = build_post(author.id, tags=("a",))
        async with world.uow() as uow:
            await uow.posts.claim_slug(post.slug, post.id)
            await uow.posts.add(post)
        assert await counts(world) == {}
        assert await posts_count(world, post) == 0

    async def test_posts_of_the_suspended_do_not_count(self, world: World) -> None:
        author, other = build_user(), build_user()
        await world.add_users(author, other)
        posts = [build_post(author.id, tags=("a", "b")), build_post(author.id, tags=("b",))]
        draft = build_post(author.id, tags=("b", "c"), status=PostStatus.DRAFT)
        await world.add_posts(*posts, draft, build_post(other.id, tags=("b",)))
        author.suspend(NOON)
        await world.save_user(author)
        assert await counts(world) == {"b": 1}
        assert await posts_count(world, draft) == 0
        await change(world, draft, ("b", "c"), PostStatus.PUBLISHED)
        await change(world, posts[0], ("d",), PostStatus.PUBLISHED)
        assert await counts(world) == {"b": 1}
        author.reinstate(NOON)
        await world.save_user(author)
        assert await counts(world) == {"b": 3, "c": 1, "d": 1}
        assert await posts_count(world, draft) == 3
        author.name = "Another"
        await world.save_user(author)
        assert await counts(world) == {"b": 3, "c": 1, "d": 1}

    async def test_posts_that_go_with_their_author_do_not_count(self, world: World) -> None:
        for suspended_at in (None, NOON):
            for at_once in (True, False):
                author, other = build_user(suspended_at=suspended_at), build_user()
                await world.add_users(author, other)
                posts = [build_post(user.id, tags=("a", "b")) for user in (author, other, author)]
                await world.add_posts(*posts)
                async with world.uow() as uow:
                    assert await uow.users.find_exclusively(author.id) is not None
                    if at_once:
                        await uow.posts.remove_all_of(author.id)
                    await uow.users.remove(await uow.users.get(author.id))
                    await uow.commit()
                await agree(world, posts[1])
                await world.remove_post(posts[1].id)

    async def test_many_at_once_are_counted_exactly(self, world: World) -> None:
        authors = [build_user() for _ in range(2)]
        await world.add_users(*authors)
        orders = [("a", "b", "c"), ("b", "d"), ("a", "d")]
        posts = [
            build_post(author.id, tags=tags, status=PostStatus.DRAFT)
            for author in authors
            for tags in orders
        ]
        await world.add_posts(*posts)

        async def publish_and_change(number: int, post: Post) -> None:
            await change(world, post, post.content.tags, PostStatus.PUBLISHED)
            await change(world, post, orders[number % 3], PostStatus.PUBLISHED)

        await asyncio.gather(*(publish_and_change(n, post) for n, post in enumerate(posts, 1)))
        await agree(world, *posts)


async def change(world: World, post: Post, tags: tuple[str, ...], status: PostStatus) -> None:
    """Updates the post that the caller has, too."""
    async with world.uow() as uow:
        stored = await uow.posts.get(post.id)
        for each in (stored, post):
            each.status = status
            if status is PostStatus.PUBLISHED:
                each.published_at = each.published_at or NOON
            each.content = build_post(post.author_id, tags=tags).content
        await uow.posts.save(stored)
        await uow.commit()


async def agree(world: World, *posts: Post) -> None:
    """The counts are those of these posts, which are all there are."""
    shown = [post for post in posts if post.status is PostStatus.PUBLISHED]
    assert await counts(world) == Counter(tag for post in shown for tag in post.content.tags)
    authors = Counter(post.author_id for post in shown)
    for post in posts:
        assert await posts_count(world, post) == authors[post.author_id]


async def counts(world: World) -> dict[str, int]:
    return {tag.name: tag.posts_count for tag in await all_tags(world, Sort("name"), limit=100)}


async def posts_count(world: World, post: Post) -> int:
    """Of its author."""
    return (await world.users.profile(post.author_id, Actor.system())).posts_count


async def all_tags(world: World, sort: Sort, *, limit: int) -> list[TagView]:
    return await all_pages(world.tags.page, PageRequest(sort, limit=limit))
