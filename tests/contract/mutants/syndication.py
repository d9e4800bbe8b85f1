"""Feeds that show too much, too little, or deleted posts."""

from dataclasses import replace

from hexameter.adapters.memory.queries.syndication import MemorySyndicationQueries
from hexameter.adapters.memory.repositories.posts.posts import POSTS
from hexameter.adapters.testing.contracts.syndication import SyndicationContract
from hexameter.application.ports.syndication import FeedEntryView
from hexameter.domain.ids import PostId
from hexameter.domain.syndication import MAX_ENTRY_HTML
from tests.contract.mutants.fault import broken_port

Entries = list[FeedEntryView]


class ForgetsTheAuthor(MemorySyndicationQueries):
    async def newest(self, *, author: str | None = None, tag: str | None = None) -> Entries:
        return await super().newest(tag=tag)


class ForgetsTheTag(MemorySyndicationQueries):
    async def newest(self, *, author: str | None = None, tag: str | None = None) -> Entries:
        return await super().newest(author=author)


class ShowsTheBody(MemorySyndicationQueries):
    async def newest(self, *, author: str | None = None, tag: str | None = None) -> Entries:
        posts = self._store.committed.read(POSTS)
        return [
            replace(entry, html=posts[PostId(entry.post.id)].content.body)
            for entry in await super().newest(author=author, tag=tag)
        ]


class ShowsLongHtml(MemorySyndicationQueries):
    async def newest(self, *, author: str | None = None, tag: str | None = None) -> Entries:
        posts = self._store.committed.read(POSTS)
        return [
            replace(entry, html=posts[PostId(entry.post.id)].content.html)
            for entry in await super().newest(author=author, tag=tag)
        ]


class CountsCharacters(MemorySyndicationQueries):
    async def newest(self, *, author: str | None = None, tag: str | None = None) -> Entries:
        posts = self._store.committed.read(POSTS)
        entries = await super().newest(author=author, tag=tag)
        htmls = [posts[PostId(entry.post.id)].content.html for entry in entries]
        return [
            replace(entry, html=html if len(html) <= MAX_ENTRY_HTML else None)
            for entry, html in zip(entries, htmls, strict=True)
        ]


class ShowsTheOldestFirst(MemorySyndicationQueries):
    async def newest(self, *, author: str | None = None, tag: str | None = None) -> Entries:
        return (await super().newest(author=author, tag=tag))[::-1]


class ShowsAFew(MemorySyndicationQueries):
    async def newest(self, *, author: str | None = None, tag: str | None = None) -> Entries:
        return (await super().newest(author=author, tag=tag))[:10]


class RemembersWhatItShowed(MemorySyndicationQueries):
    _known: dict[tuple[str | None, str | None], Entries]

    async def newest(self, *, author: str | None = None, tag: str | None = None) -> Entries:
        if not hasattr(self, "_known"):
            self._known = {}
        found = await super().newest(author=author, tag=tag)
        return self._known.setdefault((author, tag), found)


TESTS = SyndicationContract
LISTED = TESTS.test_the_newest_posts_are_those_of_the_list_with_their_html

FAULTS = [
    broken_port("syndication", ForgetsTheAuthor, LISTED),
    broken_port("syndication", ForgetsTheTag, LISTED),
    broken_port("syndication", ShowsTheBody, LISTED),
    broken_port("syndication", ShowsTheOldestFirst, LISTED),
    broken_port("syndication", ShowsLongHtml, TESTS.test_long_html_is_left_out),
    broken_port("syndication", CountsCharacters, TESTS.test_long_html_is_left_out),
    broken_port("syndication", ShowsAFew, TESTS.test_there_are_only_the_newest),
    broken_port("syndication", RemembersWhatItShowed, TESTS.test_a_post_comes_and_goes),
]
