"""Tags that published posts carry."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from hexameter.application.ports.posts import PostQueries, TagView
from hexameter.entrypoints.http.requests.pagination import ListQuery, Page, list_query
from hexameter.entrypoints.http.responses.cache_control import cache_headers
from hexameter.entrypoints.http.responses.pages import page_request, page_response
from hexameter.entrypoints.http.routing.authentication import MaybeUser
from hexameter.entrypoints.http.routing.strict_route import Router
from hexameter.entrypoints.http.routing.use import Use

router = Router("/v1/tags", tags=["tags"])

_LIST = list_query(sorts=("name",), default_sort="name")


@dataclass(slots=True)
class TagPage(Page[TagView]):
    """A page of tags."""

    items: list[TagView]


@router.get("", response_model=TagPage)
async def list_tags(
    request: Request,
    actor: MaybeUser,
    posts: Annotated[PostQueries, Use(PostQueries)],
    query: Annotated[ListQuery, Depends(_LIST)],
) -> Response:
    """Tags of published posts, by name, with how many posts bear them."""
    page = await posts.tags(page_request(request, query))
    return page_response(request, query, page, cache_headers(request))
