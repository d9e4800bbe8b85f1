"""Find posts by their words."""

import asyncio
from dataclasses import dataclass, fields
from typing import Any

from hexameter.application.actor import Actor
from hexameter.application.ports.posts import PostSummaryView
from hexameter.application.ports.search import FoundPost, SearchQueries, quoted_of_each
from hexameter.application.search.indexer import PostIndexer
from hexameter.application.search.views import FoundPostView
from hexameter.application.turns import Turns
from hexameter.domain.pagination import Page, PageRequest
from hexameter.domain.search.plain_text import plain_text
from hexameter.domain.search.query import SearchQuery, parse_query
from hexameter.domain.search.snippets import snippet

_SHORT = 50_000
"""Characters of HTML that are searched for snippets on the event loop."""

_AT_ONCE = 4
"""A page of very long posts holds several megabytes, and takes a second of a thread."""

_TURN_SECONDS = 2.0

_FIELDS = tuple(field.name for field in fields(PostSummaryView))


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPostsCommand:
    """`author` is a username in lower case, `tag` the name of a tag."""

    query: str
    page: PageRequest
    author: str | None = None
    tag: str | None = None


class SearchPosts:
    """The newest thousand posts that match are ranked; see `SearchQueries`.

    Raises `Unavailable` if too many searches wait.
    """

    def __init__(self, posts: SearchQueries, indexer: PostIndexer) -> None:
        self._posts = posts
        self._tokeniser = indexer.tokeniser
        self._turns = Turns(_AT_ONCE, timeout=_TURN_SECONDS)

    async def execute(self, actor: Actor, command: SearchPostsCommand) -> Page[FoundPostView]:
        query = parse_query(command.query, self._tokeniser)
        if not query.wanted:
            return Page([], None)
        limit = quoted_of_each(command.page.limit)
        async with self._turns.turn():
            found = await self._posts.page(
                query, command.page, actor, author=command.author, tag=command.tag
            )
            if sum(len(item.html) for item in found.items) <= _SHORT:
                items = self._views(query, found.items, limit)
            else:
                items = await asyncio.to_thread(self._views, query, found.items, limit)
        return Page(items, found.next)

    def _views(self, query: SearchQuery, found: list[FoundPost], limit: int) -> list[FoundPostView]:
        return [self._view(query, each, limit) for each in found]

    def _view(self, query: SearchQuery, found: FoundPost, limit: int) -> FoundPostView:
        post = found.post
        others = (post.summary or "", post.title, ", ".join(post.tags))
        text = plain_text(found.html, limit)
        quoted = snippet(query, self._tokeniser, text, *others)
        shown: dict[str, Any] = {name: getattr(post, name) for name in _FIELDS}
        return FoundPostView(**shown, snippet=quoted, rank=found.rank)
