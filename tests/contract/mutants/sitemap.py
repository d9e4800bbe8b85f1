"""Sitemaps that show too much, too little, or one post twice."""

from dataclasses import replace
from datetime import datetime

from hexameter.adapters.memory.queries.sitemap import MemorySitemapQueries
from hexameter.adapters.memory.repositories.posts.posts import POSTS
from hexameter.adapters.memory.repositories.users import USERS
from hexameter.adapters.testing.contracts.sitemap import SitemapContract
from hexameter.application.ports.syndication import SitemapEntryView, SitemapExtent
from hexameter.domain.posts.values import PostStatus
from tests.contract.mutants.fault import broken_port

Entries = list[SitemapEntryView]


class ShowsDrafts(MemorySitemapQueries):
    def _entries(self) -> Entries:
        users = self._store.committed.read(USERS)
        return [
            SitemapEntryView(
                post.id, post.slug.value, users[post.author_id].username.value, post.updated_at
            )
            for post in self._store.committed.read(POSTS).values()
            if users[post.author_id].suspended_at is None
        ]


class ShowsTheSuspended(MemorySitemapQueries):
    def _entries(self) -> Entries:
        users = self._store.committed.read(USERS)
        return [
            SitemapEntryView(
                post.id, post.slug.value, users[post.author_id].username.value, post.updated_at
            )
            for post in self._store.committed.read(POSTS).values()
            if post.status is PostStatus.PUBLISHED
        ]


class OverlapsPages(MemorySitemapQueries):
    async def page(self, number: int, *, size: int) -> Entries:
        first = (number - 1) * size
        return self._entries()[max(0, first - 1) : first + size]


class ForgetsTheLastPage(MemorySitemapQueries):
    async def extent(self, *, size: int) -> SitemapExtent:
        found = await super().extent(size=size)
        return SitemapExtent(max(0, found.pages - 1), found.changed_at)


class CountsDrafts(MemorySitemapQueries):
    async def extent(self, *, size: int) -> SitemapExtent:
        found = await super().extent(size=size)
        return SitemapExtent(-(-len(self._store.committed.read(POSTS)) // size), found.changed_at)


class TellsWhenDraftsChanged(MemorySitemapQueries):
    async def extent(self, *, size: int) -> SitemapExtent:
        found = await super().extent(size=size)
        changes = [post.updated_at for post in self._store.committed.read(POSTS).values()]
        return SitemapExtent(found.pages, max(changes, default=None))


class ForgetsEdits(MemorySitemapQueries):
    async def page(self, number: int, *, size: int) -> Entries:
        posts = self._store.committed.read(POSTS)
        published: dict[object, datetime | None] = {
            post.id: post.published_at for post in posts.values()
        }
        return [
            replace(entry, changed_at=published[entry.id] or entry.changed_at)
            for entry in await super().page(number, size=size)
        ]


TESTS = SitemapContract
ENTRY = TESTS.test_an_entry_says_where_the_post_is_and_when_it_changed
WALKED = TESTS.test_the_pages_have_every_visible_post_once
HIDDEN = TESTS.test_what_is_hidden_makes_no_page

FAULTS = [
    broken_port("sitemap", ShowsDrafts, ENTRY, WALKED, HIDDEN),
    broken_port("sitemap", ShowsTheSuspended, ENTRY, WALKED, HIDDEN),
    broken_port("sitemap", OverlapsPages, WALKED),
    broken_port("sitemap", ForgetsTheLastPage, ENTRY, WALKED, HIDDEN),
    broken_port("sitemap", CountsDrafts, WALKED, HIDDEN),
    broken_port("sitemap", TellsWhenDraftsChanged, ENTRY, HIDDEN),
    broken_port("sitemap", ForgetsEdits, ENTRY),
]
