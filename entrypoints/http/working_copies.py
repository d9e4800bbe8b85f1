"""Working copies: changes to a live post that are not public until they are published."""

from typing import Annotated

from starlette.requests import Request
from starlette.responses import Response

from hexameter.application.ports.markdown import MarkdownTooComplex
from hexameter.application.ports.working_copies import WorkingCopyQueries, WorkingCopyView
from hexameter.application.working_copies.discard_working_copy import (
    DiscardWorkingCopy,
    DiscardWorkingCopyCommand,
)
from hexameter.application.working_copies.edit_working_copy import EditWorkingCopy
from hexameter.domain.posts.errors import InvalidTransition, PostNotFound, WorkingCopyNotFound
from hexameter.entrypoints.http.openapi.answers import answers
from hexameter.entrypoints.http.posts.schemas import EditPostBody
from hexameter.entrypoints.http.responses.cache_control import private_headers
from hexameter.entrypoints.http.responses.etags import (
    RequiredVersion,
    RequiredVersions,
    resource_response,
)
from hexameter.entrypoints.http.routing.authentication import SignedInUser
from hexameter.entrypoints.http.routing.rate_limits import limited_by_account
from hexameter.entrypoints.http.routing.strict_route import Router
from hexameter.entrypoints.http.routing.use import Use
from hexameter.entrypoints.input.fields import Id
from hexameter.entrypoints.quotas import LimitName

router = Router("/v1/posts", tags=["posts"])

WorkingCopies = Annotated[WorkingCopyQueries, Use(WorkingCopyQueries)]


def _response(request: Request, copy: WorkingCopyView) -> Response:
    # Version 0 is the live content, so its tag names the version of that too.
    of = copy.post_version if copy.version == 0 else None
    return resource_response(request, copy, copy.version, private_headers(), of=of)


@router.get(
    "/{post_id}/working-copy",
    response_model=WorkingCopyView,
    responses=answers(PostNotFound, WorkingCopyNotFound, etag=True),
)
async def get_working_copy(
    request: Request, actor: SignedInUser, copies: WorkingCopies, post_id: Id
) -> Response:
    """The unpublished changes to a published post. Without any, its live content as version 0. For
    the author and for editors; for all others the answer is 404.
    """
    return _response(request, await copies.of_post(post_id, actor))


@router.patch(
    "/{post_id}/working-copy",
    dependencies=[limited_by_account(LimitName.WRITE)],
    response_model=WorkingCopyView,
    responses=answers(PostNotFound, InvalidTransition, MarkdownTooComplex, etag=True),
)
async def edit_working_copy(
    request: Request,
    actor: SignedInUser,
    expected: RequiredVersions,
    edit: Annotated[EditWorkingCopy, Use(EditWorkingCopy)],
    copies: WorkingCopies,
    post_id: Id,
    body: EditPostBody,
) -> Response:
    """Change the fields that are sent in the working copy. The live post stays as it is until
    `publish`.
    """
    await edit.execute(actor, body.working_copy_command(post_id, expected))
    return _response(request, await copies.of_post(post_id, actor))


@router.delete(
    "/{post_id}/working-copy",
    status_code=204,
    responses=answers(PostNotFound, WorkingCopyNotFound),
)
async def discard_working_copy(
    actor: SignedInUser,
    expected: RequiredVersion,
    discard: Annotated[DiscardWorkingCopy, Use(DiscardWorkingCopy)],
    post_id: Id,
) -> None:
    """Discard the working copy."""
    command = DiscardWorkingCopyCommand(post_id=post_id, expected_version=expected)
    await discard.execute(actor, command)
