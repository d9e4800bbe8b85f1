from datetime import timedelta
from itertools import count
from uuid import UUID

from hexameter.adapters.testing.builders import build_post, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.adapters.testing.contracts.posts.post_visibility import every_state, may_see
from hexameter.adapters.testing.world import World
from hexameter.application.actor import Actor
from hexameter.application.ports.syndication import SitemapEntryView, SitemapExtent
from hexameter.domain.posts.values import PostStatus

HOUR = timedelta(hours=1)


class SitemapContract:
    async def test_without_posts_there_are_no_pages(self, world: World) -> None:
        assert await world.sitemap.extent(size=2) == SitemapExtent(0, None)
        for number in (1, 2, 10**9):
            assert await world.sitemap.page(number, size=2) == []

    async def test_an_entry_says_where_the_post_is_and_when_it_changed(self, world: World) -> None:
        ada, bob = build_user(username="ada"), build_user(username="bob")
        await world.add_users(ada, bob)
        edited, imported = build_post(ada.id), build_post(bob.id, published_at=NOON + HOUR)
        edited.updated_at = NOON + 2 * HOUR
        await world.add_posts(edited, imported)
        assert await world.sitemap.page(1, size=2) == [
            SitemapEntryView(edited.id, str(edited.slug), "ada", NOON + 2 * HOUR),
            SitemapEntryView(imported.id, str(imported.slug), "bob", NOON + HOUR),
        ]
        assert await world.sitemap.extent(size=2) == SitemapExtent(1, NOON + 2 * HOUR)
        await world.remove_post(edited.id)
        assert (await world.sitemap.extent(size=2)).changed_at == NOON + HOUR

    async def test_the_pages_have_every_visible_post_once(self, world: World) -> None:
        authors, posts = await every_state(world)
        nobody = Actor.anonymous()
        first = next(post for post in posts if may_see(nobody, post, authors))
        more = [build_post(first.author_id) for _ in range(4)]
        await world.add_posts(*more)
        posts = [*posts, *more]
        visible = sorted(post.id for post in posts if may_see(nobody, post, authors))
        for size in (1, 2, 3, len(posts), 50_000):
            assert sorted(await walked(world, size)) == visible

    async def test_what_is_hidden_makes_no_page(self, world: World) -> None:
        author, eve = build_user(), build_user(suspended_at=NOON)
        await world.add_users(author, eve)
        drafts = [build_post(author.id, status=PostStatus.DRAFT) for _ in range(3)]
        await world.add_posts(*drafts, *(build_post(eve.id) for _ in range(3)))
        assert await world.sitemap.extent(size=1) == SitemapExtent(0, None)
        drafts[0].publish(at=None, now=NOON + HOUR)
        await world.save_post(drafts[0])
        assert await walked(world, 1) == [drafts[0].id]
        assert (await world.sitemap.extent(size=1)).changed_at == NOON + HOUR
        drafts[0].unpublish(NOON)
        await world.save_post(drafts[0])
        assert await world.sitemap.extent(size=1) == SitemapExtent(0, None)


async def walked(world: World, size: int) -> list[UUID]:
    """The posts of all pages; none of them is too long, and none follows the last."""
    extent = await world.sitemap.extent(size=size)
    found: list[UUID] = []
    for number in count(1):
        entries = await world.sitemap.page(number, size=size)
        assert len(entries) <= size
        assert number <= extent.pages or not entries
        assert number != extent.pages or entries
        found += [entry.id for entry in entries]
        if number > extent.pages:
            return found
    raise AssertionError
