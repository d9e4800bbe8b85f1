"""Revisions of a post, for its author and for editors."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path, Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from hexameter.application.ports.markdown import MarkdownTooComplex
from hexameter.application.ports.posts import PostQueries, PostView
from hexameter.application.ports.revisions import (
    REVISION_SORTS,
    DifferenceView,
    RevisionQueries,
    RevisionSummaryView,
    RevisionView,
)
from hexameter.application.revisions.compare_revisions import (
    CompareRevisions,
    CompareRevisionsCommand,
)
from hexameter.application.revisions.restore_revision import RestoreRevision, RestoreRevisionCommand
from hexameter.domain.posts.errors import InvalidTransition, PostNotFound, RevisionNotFound
from hexameter.entrypoints.http.openapi.answers import answers
from hexameter.entrypoints.http.requests.pagination import ListQuery, Page, WholeNumber, list_query
from hexameter.entrypoints.http.responses.cache_control import private_headers
from hexameter.entrypoints.http.responses.etags import ExpectedVersion, resource_response
from hexameter.entrypoints.http.responses.json import JsonResponse
from hexameter.entrypoints.http.responses.pages import page_request, page_response
from hexameter.entrypoints.http.routing.authentication import SignedInUser
from hexameter.entrypoints.http.routing.rate_limits import limited_by_account
from hexameter.entrypoints.http.routing.strict_route import Router
from hexameter.entrypoints.http.routing.use import Use
from hexameter.entrypoints.input.fields import Id
from hexameter.entrypoints.quotas import LimitName

router = Router("/v1/posts", tags=["posts"])

Revisions = Annotated[RevisionQueries, Use(RevisionQueries)]

_LIST = list_query(sorts=REVISION_SORTS, default_sort="-number")
_MOST = 2**31 - 1
Number = Annotated[int, Field(ge=1, le=_MOST), WholeNumber, Path()]


@dataclass(slots=True)
class RevisionPage(Page[RevisionSummaryView]):
    """A page of revisions."""

    items: list[RevisionSummaryView]


@router.get("/{post_id}/revisions", response_model=RevisionPage, responses=answers(PostNotFound))
async def list_revisions(
    request: Request,
    actor: SignedInUser,
    revisions: Revisions,
    query: Annotated[ListQuery, Depends(_LIST)],
    post_id: Id,
) -> Response:
    """The public content of the post, present and former, newest first. For the author and for
    editors; for all others the answer is 404.
    """
    page = await revisions.of_post(post_id, page_request(request, query), actor)
    return page_response(request, query, page, private_headers())


@router.get(
    "/{post_id}/revisions/{number}",
    response_model=RevisionView,
    responses=answers(PostNotFound, RevisionNotFound, etag=True),
)
async def get_revision(
    request: Request, actor: SignedInUser, revisions: Revisions, post_id: Id, number: Number
) -> Response:
    """One revision, with its text."""
    revision = await revisions.by_number(post_id, number, actor)
    return resource_response(request, revision, number, private_headers())


@router.get(
    "/{post_id}/revisions/{number}/diff",
    response_model=DifferenceView,
    responses=answers(PostNotFound, RevisionNotFound),
)
async def compare_revisions(
    actor: SignedInUser,
    compare: Annotated[CompareRevisions, Use(CompareRevisions)],
    post_id: Id,
    number: Number,
    other: Annotated[int, Field(ge=1, le=_MOST), WholeNumber, Query(alias="with")],
) -> Response:
    """How the body of this revision becomes that of another one, line by line. It is not always the
    shortest difference; of very long texts it is a coarse one.
    """
    command = CompareRevisionsCommand(post_id=post_id, number=number, other=other)
    return JsonResponse(await compare.execute(actor, command), headers=private_headers())


@router.post(
    "/{post_id}/revisions/{number}/restore",
    dependencies=[limited_by_account(LimitName.WRITE)],
    response_model=PostView,
    responses=answers(
        PostNotFound, RevisionNotFound, InvalidTransition, MarkdownTooComplex, etag=True
    ),
)
async def restore_revision(
    request: Request,
    actor: SignedInUser,
    expected: ExpectedVersion,
    restore: Annotated[RestoreRevision, Use(RestoreRevision)],
    posts: Annotated[PostQueries, Use(PostQueries)],
    post_id: Id,
    number: Number,
) -> Response:
    """Make this revision the live content of a published post again, as a new revision."""
    command = RestoreRevisionCommand(post_id=post_id, number=number, expected_version=expected)
    await restore.execute(actor, command)
    post = await posts.by_id(post_id, actor)
    return resource_response(request, post, post.version, private_headers())
