from datetime import datetime, timedelta

import pytest

from hexameter.adapters.testing.builders import build_post, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.world import World
from hexameter.application.actor import Actor
from hexameter.application.ports.posts import POST_SORTS, PostSummaryView
from hexameter.domain.ids import PostId, UserId
from hexameter.domain.pagination import EARLIEST, Page, PageRequest, Position, Sort
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import PostStatus

SORTS = [Sort(key, descending) for key in POST_SORTS for descending in (False, True)]
EDITOR = Actor.system()
TITLES = tuple("b B \u00e9 e\u0301 a \U0001d518 \uff61 a K Ab aB _ %".split())

each_sort = pytest.mark.parametrize("sort", SORTS, ids=lambda sort: f"{sort.key}-{sort.descending}")


class PostPagesContract:
    """Order, ties, missing times, cursors and offsets of `PostQueries.page`."""

    @each_sort
    @pytest.mark.parametrize("limit", [1, 2, 5])
    async def test_walking_pages_gives_what_one_page_gives(
        self, world: World, sort: Sort, limit: int
    ) -> None:
        posts = await many_drafts(world)
        whole = await world.posts.page(
            PageRequest(sort, limit=100), EDITOR, status=PostStatus.DRAFT
        )
        assert whole.next is None
        assert [item.id for item in whole.items] == [post.id for post in sorted_by(posts, sort)]
        walked: list[PostSummaryView] = []
        after: Position | None = None
        while page := await world.posts.page(
            PageRequest(sort, limit=limit, after=after), EDITOR, status=PostStatus.DRAFT
        ):
            assert len(page.items) == limit or page.next is None
            walked += page.items
            assert len(walked) <= len(posts)
            after = page.next
            if after is None:
                break
            assert after.id == page.items[-1].id
        assert walked == whole.items

    @each_sort
    async def test_offsets_count_from_the_beginning(self, world: World, sort: Sort) -> None:
        expected = [post.id for post in sorted_by(await many_drafts(world), sort)]

        async def page(offset: int) -> Page[PostSummaryView]:
            request = PageRequest(sort, limit=4, offset=offset)
            return await world.posts.page(request, EDITOR, status=PostStatus.DRAFT)

        for offset in (0, 1, 3, 9, 12):
            assert [item.id for item in (await page(offset)).items] == expected[offset:][:4]
        assert (await page(9)).next is None
        assert (await page(8)).next is not None
        beyond = await page(10_000)
        assert (beyond.items, beyond.next) == ([], None)
        following = PageRequest(sort, limit=100, after=(await page(3)).next)
        rest = await world.posts.page(following, EDITOR, status=PostStatus.DRAFT)
        assert [item.id for item in rest.items] == expected[7:]

    @each_sort
    async def test_posts_that_come_between_pages_disturb_nothing(
        self, world: World, sort: Sort
    ) -> None:
        posts = await many_drafts(world)
        first = await world.posts.page(PageRequest(sort, limit=6), EDITOR, status=PostStatus.DRAFT)
        author_id = posts[0].author_id
        come = [a_draft(author_id, -99, "!"), a_draft(author_id, 99, "\U0010ffff")]
        await world.add_posts(*come)
        behind = PageRequest(sort, limit=100, after=first.next)
        rest = await world.posts.page(behind, EDITOR, status=PostStatus.DRAFT)
        ids = [post.id for post in sorted_by([*posts, *come], sort)]
        assert [item.id for item in rest.items] == ids[ids.index(PostId(first.items[-1].id)) + 1 :]
        assert len(rest.items) == 8

    async def test_a_page_that_is_just_full_has_no_next(self, world: World) -> None:
        author = build_user()
        await world.add_users(author)
        await world.add_posts(build_post(author.id), build_post(author.id))
        newest, anybody = Sort("published_at", descending=True), Actor.anonymous()
        exact = await world.posts.page(PageRequest(newest, limit=2), anybody)
        assert (len(exact.items), exact.next) == (2, None)
        short = await world.posts.page(PageRequest(newest, limit=1), anybody)
        assert short.next == Position(NOON, short.items[0].id)


def a_draft(author_id: UserId, hours: int, title: str) -> Post:
    time = NOON + timedelta(hours=hours)
    post = build_post(author_id, status=PostStatus.DRAFT, title=title, created_at=time)
    post.published_at = time
    return post


async def many_drafts(world: World) -> list[Post]:
    """13, with ties in every key and some that were never published."""
    author = build_user()
    posts: list[Post] = []
    for number, title in enumerate(TITLES):
        post = a_draft(author.id, number // 3 % 3, title)
        post.updated_at = NOON + timedelta(milliseconds=number % 4)
        if number % 3 == 0:
            post.published_at = None
        posts.append(post)
    await world.add_users(author)
    await world.add_posts(*posts[::2], *posts[1::2])
    return posts


def sorted_by(posts: list[Post], sort: Sort) -> list[Post]:
    def key(post: Post) -> tuple[str | datetime, object]:
        if sort.key == "title":
            return post.content.title, post.id
        return getattr(post, sort.key) or EARLIEST, post.id

    return sorted(posts, key=key, reverse=sort.descending)
