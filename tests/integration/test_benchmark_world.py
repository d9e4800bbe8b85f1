"""What the benchmarks measure is a world as the product itself would have made it."""

import asyncio
from contextlib import closing

import pytest

from benchmarks import sample_data as world
from hexameter.adapters.markdown.renderer import SandboxedMarkdownRenderer
from hexameter.adapters.sql.queries.posts import SqlPostQueries
from hexameter.adapters.sql.queries.users import SqlUserQueries
from hexameter.application.actor import Actor
from hexameter.application.ports.posts import PostView
from hexameter.domain.pagination import PageRequest, Sort
from hexameter.domain.posts.values import PostStatus
from tests.support.databases import opened
from tests.support.stores import DATABASES, StoreMaker

POSTS = 200
NEWEST = PageRequest(Sort("published_at", descending=True), limit=100)
EVERYBODY = Actor.anonymous()


@pytest.mark.parametrize("database", DATABASES)
async def test_posts_are_found_by_their_number(new_store: StoreMaker, database: str) -> None:
    number = next(n for n in range(POSTS) if world.status(n) is PostStatus.PUBLISHED)
    async with new_store(database) as url:
        await asyncio.to_thread(world.fill, url, posts=POSTS)
        async with opened(url) as opened_database:
            posts = SqlPostQueries(opened_database)
            post = await posts.by_slug(world.slug(number), EVERYBODY)
            assert isinstance(post, PostView)
            author = world.author_of(number, world.fitting_authors(POSTS))
            assert post.id == world.post_id(number)
            assert post.author.username == world.username(author)
            assert post.tags == world.tags_of(number, POSTS)
            tag = next(tag for tag in post.tags if tag.startswith("rare"))
            shown = [n for n in range(POSTS) if world.status(n) is PostStatus.PUBLISHED]
            for page, numbers in (
                (
                    await posts.page(NEWEST, EVERYBODY, tag=tag),
                    [n for n in shown if tag in world.tags_of(n, POSTS)],
                ),
                (
                    await posts.page(NEWEST, EVERYBODY, author=post.author.username),
                    [n for n in shown if n % 4 == author],
                ),
            ):
                assert {item.id for item in page.items} == {world.post_id(n) for n in numbers}
            profile = await SqlUserQueries(opened_database).profile_by_username(
                world.username(author), EVERYBODY
            )
            assert profile.id == world.user_id(author)


async def test_bodies_are_rendered_as_the_product_does_it(new_store: StoreMaker) -> None:
    with closing(SandboxedMarkdownRenderer(time_limit=30, processes=1)) as renderer:
        async with new_store("sqlite") as url:
            await asyncio.to_thread(world.fill, url, posts=20)
            async with opened(url) as database:
                for number in range(20):
                    if world.status(number) is PostStatus.PUBLISHED:
                        post = await SqlPostQueries(database).by_id(
                            world.post_id(number), EVERYBODY
                        )
                        assert post.html == await renderer.render(post.body)
