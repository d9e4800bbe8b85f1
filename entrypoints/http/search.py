"""Posts found by their words."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from hexameter.application.search.search_posts import SearchPosts, SearchPostsCommand
from hexameter.application.search.views import FoundPostView
from hexameter.domain.search.query import MAX_QUERY, MAX_QUERY_WORDS
from hexameter.domain.tags import tag_asked_for
from hexameter.domain.users.values import username_asked_for
from hexameter.entrypoints.http.requests.pagination import ListQuery, Page, list_query
from hexameter.entrypoints.http.responses.cache_control import cache_headers
from hexameter.entrypoints.http.responses.pages import page_request, page_response
from hexameter.entrypoints.http.routing.authentication import MaybeUser
from hexameter.entrypoints.http.routing.strict_route import Router
from hexameter.entrypoints.http.routing.use import Use
from hexameter.entrypoints.input.fields import Text

router = Router("/v1/search", tags=["search"])

_LIST = list_query(filters=("q", "author", "tag"))
_QUERY = (
    'Words, "phrases" and -words to exclude. '
    f"The first {MAX_QUERY} characters and {MAX_QUERY_WORDS} words count."
)


@dataclass(slots=True)
class FoundPostPage(Page[FoundPostView]):
    """A page of posts that were found."""

    items: list[FoundPostView]


@router.get("", response_model=FoundPostPage)
async def search_posts(
    request: Request,
    actor: MaybeUser,
    search: Annotated[SearchPosts, Use(SearchPosts)],
    query: Annotated[ListQuery, Depends(_LIST)],
    q: Annotated[Text, Query(description=_QUERY)],
    author: Text | None = None,
    tag: Text | None = None,
) -> Response:
    """Published posts that have all the words, the best first. The newest 1,000 are ranked."""
    filters = {
        "q": q,
        "author": None if author is None else username_asked_for(author),
        "tag": None if tag is None else tag_asked_for(tag),
    }
    command = SearchPostsCommand(
        query=q,
        page=page_request(request, query, filters),
        author=filters["author"],
        tag=filters["tag"],
    )
    page = await search.execute(actor, command)
    return page_response(request, query, page, cache_headers(request), filters)
