"""Single comments, and moderation."""

from functools import partial
from typing import Annotated, Literal

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from hexameter.application.comments.approve_comment import ApproveComment, ApproveCommentCommand
from hexameter.application.comments.edit_comment import EditComment
from hexameter.application.comments.queries import (
    ListUnpublishedComments,
    ListUnpublishedCommentsCommand,
)
from hexameter.application.comments.reject_comment import RejectComment, RejectCommentCommand
from hexameter.application.comments.remove_comment import RemoveComment, RemoveCommentCommand
from hexameter.application.ports.comments import COMMENT_SORTS, CommentQueries, CommentView
from hexameter.application.ports.markdown import MarkdownTooComplex
from hexameter.domain.comments.errors import CommentNotFound, InvalidCommentTransition
from hexameter.entrypoints.http.comments.schemas import CommentPage, EditCommentBody
from hexameter.entrypoints.http.openapi.answers import answers
from hexameter.entrypoints.http.requests.pagination import ListQuery, list_query
from hexameter.entrypoints.http.responses.cache_control import cache_headers, private_headers
from hexameter.entrypoints.http.responses.etags import (
    ExpectedVersion,
    RequiredVersion,
    resource_response,
)
from hexameter.entrypoints.http.responses.pages import page_request, page_response
from hexameter.entrypoints.http.routing.authentication import MaybeUser, SignedInUser
from hexameter.entrypoints.http.routing.rate_limits import limited_by_account
from hexameter.entrypoints.http.routing.strict_route import Router
from hexameter.entrypoints.http.routing.use import Use
from hexameter.entrypoints.input.fields import Id
from hexameter.entrypoints.quotas import LimitName

router = Router("/v1/comments", tags=["comments"])

Comments = Annotated[CommentQueries, Use(CommentQueries)]

_QUEUE = list_query(sorts=COMMENT_SORTS, default_sort="number", filters=("status",))
# Not as few as one may write: a moderator has a queue to work off.
_DECIDED = [limited_by_account(LimitName.WRITE)]
_transition = partial(
    router.post,
    dependencies=_DECIDED,
    response_model=CommentView,
    responses=answers(CommentNotFound, InvalidCommentTransition, etag=True),
)


def _comment_response(request: Request, comment: CommentView) -> Response:
    return resource_response(request, comment, comment.version, cache_headers(request))


@router.get("", response_model=CommentPage)
async def list_unpublished_comments(
    request: Request,
    actor: SignedInUser,
    unpublished: Annotated[ListUnpublishedComments, Use(ListUnpublishedComments)],
    query: Annotated[ListQuery, Depends(_QUEUE)],
    status: Literal["held", "rejected"] = "held",
) -> Response:
    """Comments that wait for a moderator, oldest first; or those that were rejected."""
    filters = {"status": status}
    asked = page_request(request, query, filters)
    command = ListUnpublishedCommentsCommand(status=status, page=asked)
    page = await unpublished.execute(actor, command)
    return page_response(request, query, page, private_headers(), filters)


@router.get(
    "/{comment_id}", response_model=CommentView, responses=answers(CommentNotFound, etag=True)
)
async def get_comment(
    request: Request, actor: MaybeUser, comments: Comments, comment_id: Id
) -> Response:
    """One comment, if the caller may see it."""
    return _comment_response(request, await comments.by_id(comment_id, actor))


@router.patch(
    "/{comment_id}",
    dependencies=[limited_by_account(LimitName.COMMENT)],
    response_model=CommentView,
    responses=answers(CommentNotFound, InvalidCommentTransition, MarkdownTooComplex, etag=True),
)
async def edit_comment(
    request: Request,
    actor: SignedInUser,
    expected: RequiredVersion,
    edit: Annotated[EditComment, Use(EditComment)],
    comments: Comments,
    comment_id: Id,
    body: EditCommentBody,
) -> Response:
    """Change the text of an own comment. If all comments are moderated, it is held again."""
    await edit.execute(actor, body.command(comment_id, expected))
    return _comment_response(request, await comments.by_id(comment_id, actor))


@router.delete(
    "/{comment_id}",
    status_code=204,
    dependencies=_DECIDED,
    responses=answers(CommentNotFound, InvalidCommentTransition),
)
async def remove_comment(
    actor: SignedInUser,
    expected: RequiredVersion,
    remove: Annotated[RemoveComment, Use(RemoveComment)],
    comment_id: Id,
) -> None:
    """Remove an own comment, or any as a moderator. One that others have seen keeps its position in
    the thread, without author and text.
    """
    await remove.execute(
        actor, RemoveCommentCommand(comment_id=comment_id, expected_version=expected)
    )


@_transition("/{comment_id}/approve")
async def approve_comment(
    request: Request,
    actor: SignedInUser,
    expected: ExpectedVersion,
    approve: Annotated[ApproveComment, Use(ApproveComment)],
    comments: Comments,
    comment_id: Id,
) -> Response:
    """Publish a held or rejected comment. For moderators."""
    command = ApproveCommentCommand(comment_id=comment_id, expected_version=expected)
    await approve.execute(actor, command)
    return _comment_response(request, await comments.by_id(comment_id, actor))


@_transition("/{comment_id}/reject")
async def reject_comment(
    request: Request,
    actor: SignedInUser,
    expected: ExpectedVersion,
    reject: Annotated[RejectComment, Use(RejectComment)],
    comments: Comments,
    comment_id: Id,
) -> Response:
    """Reject a held comment: only its author and moderators see it. For moderators."""
    command = RejectCommentCommand(comment_id=comment_id, expected_version=expected)
    await reject.execute(actor, command)
    return _comment_response(request, await comments.by_id(comment_id, actor))
