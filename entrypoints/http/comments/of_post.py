"""The comments under a post."""

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from hexameter.application.comments.create_comment import CreateComment
from hexameter.application.ports.comments import COMMENT_SORTS, CommentQueries, CommentView
from hexameter.application.ports.markdown import MarkdownTooComplex
from hexameter.domain.comments.errors import CommentNotFound, CommentNotPublished
from hexameter.domain.posts.errors import PostNotFound
from hexameter.entrypoints.http.comments.schemas import CommentPage, CreateCommentBody
from hexameter.entrypoints.http.openapi.answers import answers
from hexameter.entrypoints.http.requests.idempotency import IdempotencyKey, created_headers
from hexameter.entrypoints.http.requests.pagination import ListQuery, list_query
from hexameter.entrypoints.http.responses.cache_control import cache_headers
from hexameter.entrypoints.http.responses.etags import resource_response
from hexameter.entrypoints.http.responses.pages import page_request, page_response
from hexameter.entrypoints.http.routing.authentication import MaybeUser, SignedInUser
from hexameter.entrypoints.http.routing.rate_limits import limited_by_account
from hexameter.entrypoints.http.routing.strict_route import Router
from hexameter.entrypoints.http.routing.use import Use
from hexameter.entrypoints.input.fields import Id
from hexameter.entrypoints.quotas import LimitName

router = Router("/v1/posts", tags=["comments"])

Comments = Annotated[CommentQueries, Use(CommentQueries)]

_LIST = list_query(sorts=COMMENT_SORTS, default_sort="number")


@router.post(
    "/{post_id}/comments",
    status_code=201,
    dependencies=[limited_by_account(LimitName.COMMENT)],
    response_model=CommentView,
    responses=answers(
        PostNotFound,
        CommentNotFound,
        CommentNotPublished,
        MarkdownTooComplex,
        etag=True,
        status=201,
    ),
)
async def create_comment(
    request: Request,
    actor: SignedInUser,
    key: IdempotencyKey,
    create: Annotated[CreateComment, Use(CreateComment)],
    comments: Comments,
    post_id: Id,
    body: CreateCommentBody,
) -> Response:
    """Comment on a post, or reply to a published comment on it. If comments are moderated it may be
    held: until a moderator approves it, only its author and moderators see it.

    A repeat of a call whose comment has been deleted answers 404.
    """
    created = await create.execute(actor, body.command(post_id, key))
    headers = {**cache_headers(request), **created_headers(created, f"/v1/comments/{created.id}")}
    comment = await comments.by_id(created.id, actor)
    return resource_response(request, comment, comment.version, headers, 201)


@router.get("/{post_id}/comments", response_model=CommentPage, responses=answers(PostNotFound))
async def list_comments(
    request: Request,
    actor: MaybeUser,
    comments: Comments,
    query: Annotated[ListQuery, Depends(_LIST)],
    post_id: Id,
) -> Response:
    """The whole thread, oldest first. Removed comments keep their position, without author and
    text.
    """
    page = await comments.of_post(post_id, page_request(request, query), actor)
    return page_response(request, query, page, cache_headers(request))
