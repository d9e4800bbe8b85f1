"""Tags that published posts carry."""

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from application.ports.posts import PostQueries, TagView
from entrypoints.http.actor import MaybeUser
from entrypoints.http.caching import cache_headers
from entrypoints.http.lists import page_request, page_shown
from entrypoints.http.pagination import ListQuery, Page, list_query
from entrypoints.http.routing import Router
from entrypoints.http.use import Use
from entrypoints.http.wire import WIRE

router = Router("/v1/tags", tags=["tags"])

_LIST = list_query(sorts=("name",), default_sort="name")


@router.get("")
async def list_tags(
    request: Request,
    response: Response,
    actor: MaybeUser,
    posts: Annotated[PostQueries, Use(PostQueries)],
    query: Annotated[ListQuery, Depends(_LIST)],
) -> Annotated[Page[TagView], WIRE]:
    response.headers.update(cache_headers(request))
    return page_shown(request, query, await posts.tags(page_request(request, query)))
