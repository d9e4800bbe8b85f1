from datetime import timedelta

import pytest

from hexameter.adapters.testing.builders import build_actor
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.contracts.favorites import add
from hexameter.adapters.testing.contracts.search.steps import (
    UNSORTED,
    author,
    ids,
    query,
    rank_of,
    walked,
    written,
)
from hexameter.adapters.testing.world import World
from hexameter.application.actor import Actor
from hexameter.application.ports.search import quoted_of_each
from hexameter.domain.pagination import PageRequest, Sort
from hexameter.domain.users.roles import Role


class SearchRankingContract:
    async def test_each_word_counts_in_its_best_field(self, world: World) -> None:
        ada = await author(world)
        fields = {"title": "loom", "tags": ("loom", "silk"), "summary": "loom silk mill"}
        post = written(ada.id, "loom silk mill cotton", **fields)
        await world.add_posts(post)
        ranks = {"loom": 8, "silk": 4, "mill": 2, "cotton": 1}
        for word, rank in ranks.items():
            assert await rank_of(world, word) == rank
        assert await rank_of(world, "loom cotton silk mill loom") == sum(ranks.values())
        assert await rank_of(world, '"loom silk" -wool') == 12

    async def test_the_best_come_first_then_the_newest(self, world: World) -> None:
        ada = await author(world)
        old, new = NOON, NOON + timedelta(days=1)
        in_body, newer = (written(ada.id, "loom", published_at=date) for date in (old, new))
        twins = [written(ada.id, "loom", published_at=new) for _ in range(3)]
        in_title = written(ada.id, "", title="loom", published_at=old - timedelta(days=9))
        await world.add_posts(in_body, twins[1], in_title, newer, twins[2], twins[0])
        latest = sorted([newer, *twins], key=lambda post: post.id, reverse=True)
        expected = [in_title, *latest, in_body]
        assert await walked(world, "loom") == [post.id for post in expected]

    async def test_walking_pages_gives_what_one_page_gives(self, world: World) -> None:
        ada = await author(world)
        posts = [
            written(
                ada.id,
                "loom",
                title="loom" if number % 3 else "mill",
                published_at=NOON + timedelta(hours=number % 4),
            )
            for number in range(13)
        ]
        await world.add_posts(*posts)
        whole = await walked(world, "loom")
        assert len(whole) == 13
        for limit in (1, 2, 5, 12, 13):
            assert await walked(world, "loom", limit=limit) == whole
        for offset in (0, 1, 7, 12, 13, 10_000):
            request = PageRequest(UNSORTED, limit=3, offset=offset)
            page = await world.search.page(query(world, "loom"), request, Actor.anonymous())
            assert ids(page) == whole[offset : offset + 3]
            assert (page.next is None) == (offset + 3 >= len(whole))

    async def test_items_are_those_of_every_list(self, world: World) -> None:
        ada = await author(world)
        post = written(ada.id, "First line.</p><p>A &lt;b&gt; &amp; <em>lo</em>om.", tags=("a",))
        await world.add_posts(post)
        await add(world, ada, post)
        for viewer in (build_actor(ada), Actor.user(ada.id, Role.EDITOR), Actor.anonymous()):
            page = await world.search.page(query(world, "loom"), PageRequest(UNSORTED), viewer)
            newest = PageRequest(Sort("published_at", descending=True))
            assert [item.post for item in page.items] == (
                await world.posts.page(newest, viewer)
            ).items
            assert page.items[0].html == post.content.html

    @pytest.mark.parametrize("limit", [1, 20, 21, 100])
    async def test_the_more_posts_the_less_of_each_is_read(self, world: World, limit: int) -> None:
        ada = await author(world)
        post = written(ada.id, "\U0001f9f5loom " * 20_000)
        await world.add_posts(post)
        request = PageRequest(UNSORTED, limit=limit)
        page = await world.search.page(query(world, "loom"), request, Actor.anonymous())
        assert page.items[0].html == post.content.html[: quoted_of_each(limit)]
