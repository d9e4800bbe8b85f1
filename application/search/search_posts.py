"""Find posts by their words."""

import asyncio
from dataclasses import dataclass, fields
from typing import Any

from hexameter.application.actor import Actor
from hexameter.application.ports.posts import PostSummaryView
from hexameter.application.ports.search import QUOTED, FoundPost, SearchQueries
from hexameter.application.search.indexer import PostIndexer
from hexameter.application.search.views import FoundPostView
from hexameter.domain.pagination import Page, PageRequest
from hexameter.domain.search.plain_text import plain_text
from hexameter.domain.search.query import SearchQuery, parse_query
from hexameter.domain.search.snippets import snippet

_SHORT = 50_000
"""Characters of HTML that are searched for snippets on the event loop."""

_FIELDS = tuple(field.name for field in fields(PostSummaryView))


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPostsCommand:
    """`author` is a username in lower case, `tag` the name of a tag."""

    query: str
    page: PageRequest
    author: str | None = None
    tag: str | None = None


class SearchPosts:
    """The newest thousand posts that match are ranked; see `SearchQueries`."""

    def __init__(self, posts: SearchQueries, indexer: PostIndexer) -> None:
        self._posts = posts
        self._tokeniser = indexer.tokeniser

    async def execute(self, actor: Actor, command: SearchPostsCommand) -> Page[FoundPostView]:
        query = parse_query(command.query, self._tokeniser)
        if not query.wanted:
            return Page([], None)
        found = await self._posts.page(
            query, command.page, actor, author=command.author, tag=command.tag
        )
        if sum(len(item.html) for item in found.items) <= _SHORT:
            items = [self._view(query, item) for item in found.items]
        else:
            items = await asyncio.to_thread(
                lambda: [self._view(query, item) for item in found.items]
            )
        return Page(items, found.next)

    def _view(self, query: SearchQuery, found: FoundPost) -> FoundPostView:
        post = found.post
        others = (post.summary or "", post.title, ", ".join(post.tags))
        text = plain_text(found.html, QUOTED)
        quoted = snippet(query, self._tokeniser, text, *others)
        shown: dict[str, Any] = {name: getattr(post, name) for name in _FIELDS}
        return FoundPostView(**shown, snippet=quoted, rank=found.rank)
