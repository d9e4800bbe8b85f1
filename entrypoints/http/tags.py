"""The tags of posts."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from hexameter.application.ports.tags import TAG_SORTS, TagQueries, TagView
from hexameter.application.tags.merge_tag import MergeTag, MergeTagCommand
from hexameter.application.tags.rename_tag import RenameTag, RenameTagCommand
from hexameter.domain.tags import TagNotFound, TagTaken
from hexameter.entrypoints.http.openapi.answers import answers
from hexameter.entrypoints.http.requests.pagination import ListQuery, Page, list_query
from hexameter.entrypoints.http.requests.tag_text import TagText
from hexameter.entrypoints.http.responses.cache_control import cache_headers, private_headers
from hexameter.entrypoints.http.responses.json import JsonResponse
from hexameter.entrypoints.http.responses.pages import page_request, page_response
from hexameter.entrypoints.http.routing.authentication import MaybeUser, SignedInUser
from hexameter.entrypoints.http.routing.rate_limits import limited_by_account
from hexameter.entrypoints.http.routing.strict_route import Router
from hexameter.entrypoints.http.routing.use import Use
from hexameter.entrypoints.input.fields import StrictModel, Text
from hexameter.entrypoints.quotas import LimitName

router = Router("/v1/tags", tags=["tags"])

Tags = Annotated[TagQueries, Use(TagQueries)]

_LIST = list_query(sorts=TAG_SORTS, default_sort="name")


@dataclass(slots=True)
class TagPage(Page[TagView]):
    """A page of tags."""

    items: list[TagView]


class RenameTagBody(StrictModel):
    name: TagText


class MergeTagBody(StrictModel):
    into: TagText


@router.get("", response_model=TagPage)
async def list_tags(
    request: Request,
    actor: MaybeUser,
    tags: Tags,
    query: Annotated[ListQuery, Depends(_LIST)],
) -> Response:
    """Tags of published posts, by name, with their number of posts."""
    page = await tags.page(page_request(request, query))
    return page_response(request, query, page, cache_headers(request))


@router.patch(
    "/{tag}",
    dependencies=[limited_by_account(LimitName.WRITE)],
    response_model=TagView,
    responses=answers(TagNotFound, TagTaken),
)
async def rename_tag(
    actor: SignedInUser,
    rename: Annotated[RenameTag, Use(RenameTag)],
    tags: Tags,
    tag: Text,
    body: RenameTagBody,
) -> Response:
    """Rename a tag on all posts that have it, drafts too. For editors."""
    name = await rename.execute(actor, RenameTagCommand(tag=tag, name=body.name))
    return JsonResponse(await tags.by_name(name), headers=dict(private_headers()))


@router.post(
    "/{tag}/merge",
    dependencies=[limited_by_account(LimitName.WRITE)],
    response_model=TagView,
    responses=answers(TagNotFound),
)
async def merge_tag(
    actor: SignedInUser,
    merge: Annotated[MergeTag, Use(MergeTag)],
    tags: Tags,
    tag: Text,
    body: MergeTagBody,
) -> Response:
    """Replace a tag by another existing one on all posts. For editors."""
    name = await merge.execute(actor, MergeTagCommand(tag=tag, into=body.into))
    return JsonResponse(await tags.by_name(name), headers=dict(private_headers()))
