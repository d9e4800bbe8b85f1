"""Feeds that show too much, too little, or too late."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from hexameter.adapters.memory.queries.feed import MemoryFeedQueries
from hexameter.adapters.memory.queries.posts.posts import MemoryPostQueries
from hexameter.adapters.memory.repositories.follows import FOLLOWS
from hexameter.adapters.memory.repositories.posts.posts import POSTS
from hexameter.adapters.testing.contracts.feed import FeedContract
from hexameter.application.actor import Actor
from hexameter.application.ports.posts import PostSummaryView
from hexameter.domain.pagination import Page, PageRequest
from tests.contract.mutants.fault import broken_port


class ShowsEverybodysPosts(MemoryFeedQueries):
    async def page(self, page: PageRequest, viewer: Actor) -> Page[PostSummaryView]:
        viewer.require_user()
        return await MemoryPostQueries(self._store).page(page, viewer)


class ShowsTheFollowersPosts(MemoryFeedQueries):
    async def page(self, page: PageRequest, viewer: Actor) -> Page[PostSummaryView]:
        viewer_id = viewer.require_user()
        follows = self._store.committed.read(FOLLOWS)
        every = await MemoryPostQueries(self._store).page(page, viewer)
        shown = [item for item in every.items if (item.author.id, viewer_id) in follows]
        return Page(shown, every.next)


class ShowsEditorsTheSuspended(MemoryFeedQueries):
    async def page(self, page: PageRequest, viewer: Actor) -> Page[PostSummaryView]:
        viewer_id = viewer.require_user()
        follows = self._store.committed.read(FOLLOWS)
        whole = PageRequest(page.sort, limit=1000)
        every = await MemoryPostQueries(self._store).page(whole, viewer)
        shown = [item for item in every.items if (viewer_id, item.author.id) in follows]
        return Page(shown[: page.limit], None)


class FillsAPageFromOneAuthorOnly(MemoryFeedQueries):
    """Takes fewer posts of each author than the page has."""

    async def page(self, page: PageRequest, viewer: Actor) -> Page[PostSummaryView]:
        found = await super().page(page, viewer)
        seen: dict[UUID, int] = {}
        kept: list[PostSummaryView] = []
        for item in found.items:
            seen[item.author.id] = seen.get(item.author.id, 0) + 1
            if seen[item.author.id] <= page.limit // 2 + 1:
                kept.append(item)
        return Page(kept, found.next)


class LooksAtTheLatestPostsEverShown(MemoryFeedQueries):
    """Takes as many authors as the page has posts, by posts of which some are no longer shown."""

    async def page(self, page: PageRequest, viewer: Actor) -> Page[PostSummaryView]:
        latest: dict[UUID, datetime] = {}
        follows = self._store.committed.read(FOLLOWS)
        for post in self._store.committed.read(POSTS).values():
            if post.published_at and (viewer.require_user(), post.author_id) in follows:
                known = latest.get(post.author_id, post.published_at)
                latest[post.author_id] = max(known, post.published_at)
        authors = sorted(latest, key=lambda author: latest[author], reverse=True)[: page.limit]
        found = await super().page(page, viewer)
        if page.after is not None or not page.sort.descending:
            return found
        return replace(found, items=[each for each in found.items if each.author.id in authors])


class RemembersTheFeed(MemoryFeedQueries):
    _feeds: dict[tuple[PageRequest, Actor], Page[PostSummaryView]]

    async def page(self, page: PageRequest, viewer: Actor) -> Page[PostSummaryView]:
        if not hasattr(self, "_feeds"):
            self._feeds = {}
        if (page, viewer) not in self._feeds:
            self._feeds[page, viewer] = await super().page(page, viewer)
        return self._feeds[page, viewer]


class ForgetsTheViewersFavorites(MemoryFeedQueries):
    async def page(self, page: PageRequest, viewer: Actor) -> Page[PostSummaryView]:
        found = await super().page(page, viewer)
        return Page([replace(item, favorited=False) for item in found.items], found.next)


TESTS = FeedContract
FOLLOWED = TESTS.test_it_has_the_published_posts_of_the_followed

FAULTS = [
    broken_port("feed", ShowsEverybodysPosts, FOLLOWED),
    broken_port("feed", ShowsTheFollowersPosts, FOLLOWED),
    broken_port("feed", ShowsEditorsTheSuspended, TESTS.test_the_posts_of_the_suspended_are_hidden),
    broken_port(
        "feed", FillsAPageFromOneAuthorOnly, TESTS.test_walking_pages_gives_what_one_page_gives
    ),
    broken_port(
        "feed",
        LooksAtTheLatestPostsEverShown,
        TESTS.test_an_author_is_at_the_place_of_the_latest_post_that_is_shown,
    ),
    broken_port("feed", RemembersTheFeed, TESTS.test_it_is_fresh),
    broken_port("feed", ForgetsTheViewersFavorites, TESTS.test_its_items_are_those_of_every_list),
]
