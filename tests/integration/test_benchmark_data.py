"""The dataset of the benchmarks equals one that the product creates."""

import asyncio
from contextlib import closing

import pytest

from benchmarks import sample_data, sample_readers
from benchmarks.fill import fill
from hexameter.adapters.markdown.renderer import ThreadedMarkdownRenderer
from hexameter.adapters.sql.counters.counters import SqlCounters
from hexameter.adapters.sql.queries.comments import SqlCommentQueries
from hexameter.adapters.sql.queries.feed import SqlFeedQueries
from hexameter.adapters.sql.queries.posts.posts import SqlPostQueries
from hexameter.adapters.sql.queries.sitemap import SqlSitemapQueries
from hexameter.adapters.sql.queries.users import SqlUserQueries
from hexameter.application.actor import Actor
from hexameter.application.ports.posts import PostView
from hexameter.domain.comments.values import CommentStatus
from hexameter.domain.ids import UserId
from hexameter.domain.pagination import PageRequest, Sort
from hexameter.domain.posts.values import PostStatus
from hexameter.domain.users.roles import Role
from tests.support.databases import opened
from tests.support.stores import DATABASES, StoreMaker

POSTS = 200
NEWEST = PageRequest(Sort("published_at", descending=True), limit=100)
EVERYBODY = Actor.anonymous()


@pytest.mark.parametrize("database", DATABASES)
async def test_posts_are_found_by_their_number(new_store: StoreMaker, database: str) -> None:
    number = next(n for n in range(POSTS) if sample_data.status(n) is PostStatus.PUBLISHED)
    async with new_store(database) as url:
        await asyncio.to_thread(fill, url, posts=POSTS)
        async with opened(url) as opened_database:
            posts = SqlPostQueries(opened_database)
            post = await posts.by_slug(sample_data.slug(number), EVERYBODY)
            assert isinstance(post, PostView)
            author = sample_data.author_of(number, POSTS, sample_data.fitting_authors(POSTS))
            assert post.id == sample_data.post_id(number)
            assert post.author.username == sample_data.username(author)
            assert post.tags == sample_data.tags_of(number, POSTS)
            tag = next(tag for tag in post.tags if tag.startswith("rare"))
            shown = [n for n in range(POSTS) if sample_data.status(n) is PostStatus.PUBLISHED]
            for page, numbers in (
                (
                    await posts.page(NEWEST, EVERYBODY, tag=tag),
                    [n for n in shown if tag in sample_data.tags_of(n, POSTS)],
                ),
                (
                    await posts.page(NEWEST, EVERYBODY, author=post.author.username),
                    [n for n in shown if n % 2 == author],
                ),
            ):
                assert {item.id for item in page.items} == {sample_data.post_id(n) for n in numbers}
            assert (await SqlSitemapQueries(opened_database).extent(size=10)).pages == POSTS // 10
            profile = await SqlUserQueries(opened_database).profile_by_username(
                sample_data.username(author), EVERYBODY
            )
            assert profile.id == sample_data.user_id(author)


async def test_bodies_are_rendered_as_the_product_does_it(new_store: StoreMaker) -> None:
    with closing(ThreadedMarkdownRenderer()) as renderer:
        async with new_store("sqlite") as url:
            await asyncio.to_thread(fill, url, posts=20)
            async with opened(url) as database:
                for number in range(20):
                    if sample_data.status(number) is PostStatus.PUBLISHED:
                        post = await SqlPostQueries(database).by_id(
                            sample_data.post_id(number), EVERYBODY
                        )
                        assert post.html == await renderer.render(post.body)


@pytest.mark.parametrize("database", DATABASES)
async def test_counts_equal_their_rows(new_store: StoreMaker, database: str) -> None:
    async with new_store(database) as url:
        await asyncio.to_thread(fill, url, posts=POSTS, authors=20)
        async with opened(url) as opened_database:
            assert await SqlCounters(opened_database).check() == []


@pytest.mark.parametrize("database", DATABASES)
async def test_readers_do_what_the_calls_expect(new_store: StoreMaker, database: str) -> None:
    page = PageRequest(NEWEST.sort)
    async with new_store(database) as url:
        await asyncio.to_thread(fill, url, posts=1000)
        async with opened(url) as opened_database:
            feed, posts = SqlFeedQueries(opened_database), SqlPostQueries(opened_database)
            for number in (sample_readers.FOLLOWER, sample_readers.FOLLOWER_OF_FORMER):
                reader = Actor.user(UserId(sample_data.user_id(number)), Role.AUTHOR)
                assert (await feed.page(page, reader)).next is not None
            fan = sample_data.username(sample_readers.FAN)
            assert (await posts.page(page, EVERYBODY, favorited_by=fan)).next is not None
            comments = SqlCommentQueries(opened_database)
            by_number = PageRequest(Sort("number"))
            discussed = sample_data.post_id(sample_readers.DISCUSSED)
            assert (await comments.of_post(discussed, by_number, EVERYBODY)).next is not None
            held = await comments.with_status(CommentStatus.HELD, by_number, Actor.system())
            assert held.next is not None
