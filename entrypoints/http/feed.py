"""The posts of the people that the caller follows."""

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from hexameter.application.ports.feed import FEED_SORTS, FeedQueries
from hexameter.entrypoints.http.posts.schemas import PostPage
from hexameter.entrypoints.http.requests.pagination import ListQuery, list_query
from hexameter.entrypoints.http.responses.cache_control import private_headers
from hexameter.entrypoints.http.responses.pages import page_request, page_response
from hexameter.entrypoints.http.routing.authentication import SignedInUser
from hexameter.entrypoints.http.routing.strict_route import Router
from hexameter.entrypoints.http.routing.use import Use

router = Router("/v1/feed", tags=["feed"])

_LIST = list_query(sorts=FEED_SORTS, default_sort="-published_at")


@router.get("", response_model=PostPage)
async def read_feed(
    request: Request,
    actor: SignedInUser,
    feed: Annotated[FeedQueries, Use(FeedQueries)],
    query: Annotated[ListQuery, Depends(_LIST)],
) -> Response:
    """Published posts of the people that the caller follows, newest first."""
    page = await feed.page(page_request(request, query), actor)
    return page_response(request, query, page, private_headers())
