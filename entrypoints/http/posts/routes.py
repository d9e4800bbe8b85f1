"""Posts: drafts, publication and reading."""

from functools import partial
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from hexameter.application.ports.markdown import MarkdownTooComplex
from hexameter.application.ports.posts import POST_SORTS, PostQueries, PostView, SlugMoved
from hexameter.application.posts.archive_post import ArchivePost, ArchivePostCommand
from hexameter.application.posts.create_post import CreatePost
from hexameter.application.posts.delete_post import DeletePost, DeletePostCommand
from hexameter.application.posts.edit_post import EditPost
from hexameter.application.posts.publish_post import PublishPost
from hexameter.application.posts.restore_post import RestorePost, RestorePostCommand
from hexameter.application.posts.unpublish_post import UnpublishPost, UnpublishPostCommand
from hexameter.domain.posts.errors import (
    InvalidTransition,
    PostNotFound,
    SlugTaken,
    WorkingCopyOutdated,
)
from hexameter.entrypoints.http.openapi.answers import Answers, answers, header
from hexameter.entrypoints.http.posts.filters import FILTERS, Filters
from hexameter.entrypoints.http.posts.schemas import (
    CreatePostBody,
    EditPostBody,
    PostPage,
    PublishPostBody,
)
from hexameter.entrypoints.http.requests.idempotency import IdempotencyKey, created_headers
from hexameter.entrypoints.http.requests.pagination import ListQuery, list_query
from hexameter.entrypoints.http.responses.cache_control import cache_headers
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
from hexameter.entrypoints.input.fields import Id, Text
from hexameter.entrypoints.quotas import LimitName

router = Router("/v1/posts", tags=["posts"])

Posts = Annotated[PostQueries, Use(PostQueries)]

_LIST = list_query(sorts=POST_SORTS, default_sort="-published_at", filters=FILTERS)
_MOVED: Answers = {
    308: {"description": "A former slug", "headers": {"Location": header("Location")}}
}
_LIMITED = [limited_by_account(LimitName.WRITE)]
_transition = partial(
    router.post,
    dependencies=_LIMITED,
    response_model=PostView,
    responses=answers(PostNotFound, InvalidTransition, etag=True),
)


def _post_response(
    request: Request, post: PostView, *, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    all_headers = {**cache_headers(request), **(headers or {})}
    return resource_response(request, post, post.version, all_headers, status)


@router.post(
    "",
    status_code=201,
    dependencies=_LIMITED,
    response_model=PostView,
    responses=answers(SlugTaken, MarkdownTooComplex, PostNotFound, etag=True, status=201),
)
async def create_post(
    request: Request,
    actor: SignedInUser,
    key: IdempotencyKey,
    create: Annotated[CreatePost, Use(CreatePost)],
    posts: Posts,
    body: CreatePostBody,
) -> Response:
    """Create a draft. A requested slug that is taken is refused; one made from the title gets a
    number.

    A repeat of a call whose post has been deleted answers 404.
    """
    created = await create.execute(actor, body.command(key))
    headers = created_headers(created, f"/v1/posts/{created.id}")
    post = await posts.by_id(created.id, actor)
    return _post_response(request, post, status=201, headers=headers)


@router.get("", response_model=PostPage)
async def list_posts(
    request: Request,
    actor: MaybeUser,
    posts: Posts,
    query: Annotated[ListQuery, Depends(_LIST)],
    filters: Filters,
) -> Response:
    """Published posts, newest first; other statuses for those who may see them."""
    bound = filters.bound()
    asked = page_request(request, query, bound)
    page = await posts.page(
        asked,
        actor,
        author=filters.author,
        tag=filters.tag,
        favorited_by=filters.favorited_by,
        status=filters.status,
    )
    return page_response(request, query, page, cache_headers(request), bound)


@router.get("/{post_id}", response_model=PostView, responses=answers(PostNotFound, etag=True))
async def get_post(request: Request, actor: MaybeUser, posts: Posts, post_id: Id) -> Response:
    """One post, if the caller may see it."""
    return _post_response(request, await posts.by_id(post_id, actor))


@router.get(
    "/by-slug/{slug}",
    response_model=PostView,
    responses={**answers(PostNotFound, etag=True), **_MOVED},
)
async def get_post_by_slug(
    request: Request, actor: MaybeUser, posts: Posts, slug: Text
) -> Response:
    """One post by its slug. A former slug redirects to the present one."""
    post = await posts.by_slug(slug, actor)
    if isinstance(post, SlugMoved):
        return RedirectResponse(
            f"/v1/posts/by-slug/{post.slug}", 308, headers=cache_headers(request)
        )
    return _post_response(request, post)


@router.patch(
    "/{post_id}",
    dependencies=_LIMITED,
    response_model=PostView,
    responses=answers(PostNotFound, SlugTaken, MarkdownTooComplex, etag=True),
)
async def edit_post(
    request: Request,
    actor: SignedInUser,
    expected: RequiredVersion,
    edit: Annotated[EditPost, Use(EditPost)],
    posts: Posts,
    post_id: Id,
    body: EditPostBody,
) -> Response:
    """Change the fields that are sent. Changes to a published post are public immediately."""
    await edit.execute(actor, body.command(post_id, expected))
    return _post_response(request, await posts.by_id(post_id, actor))


@router.delete("/{post_id}", status_code=204, responses=answers(PostNotFound))
async def delete_post(
    actor: SignedInUser,
    expected: RequiredVersion,
    delete: Annotated[DeletePost, Use(DeletePost)],
    post_id: Id,
) -> None:
    """Delete a post permanently. Its slugs become available."""
    await delete.execute(actor, DeletePostCommand(post_id=post_id, expected_version=expected))


@router.post(
    "/{post_id}/publish",
    dependencies=_LIMITED,
    response_model=PostView,
    responses=answers(PostNotFound, InvalidTransition, WorkingCopyOutdated, SlugTaken, etag=True),
)
async def publish_post(
    request: Request,
    actor: SignedInUser,
    expected: ExpectedVersion,
    publish: Annotated[PublishPost, Use(PublishPost)],
    posts: Posts,
    post_id: Id,
    body: PublishPostBody | None = None,
) -> Response:
    """Publish a draft or a scheduled post: now, or at `publish_at` if that is in the future. For a
    published post: publish its working copy, now.
    """
    await publish.execute(actor, (body or PublishPostBody()).command(post_id, expected))
    return _post_response(request, await posts.by_id(post_id, actor))


@_transition("/{post_id}/unpublish")
async def unpublish_post(
    request: Request,
    actor: SignedInUser,
    expected: ExpectedVersion,
    unpublish: Annotated[UnpublishPost, Use(UnpublishPost)],
    posts: Posts,
    post_id: Id,
) -> Response:
    """Make a published or scheduled post a draft again."""
    await unpublish.execute(actor, UnpublishPostCommand(post_id=post_id, expected_version=expected))
    return _post_response(request, await posts.by_id(post_id, actor))


@_transition("/{post_id}/archive")
async def archive_post(
    request: Request,
    actor: SignedInUser,
    expected: ExpectedVersion,
    archive: Annotated[ArchivePost, Use(ArchivePost)],
    posts: Posts,
    post_id: Id,
) -> Response:
    """Hide a published post from everybody but its author and editors."""
    await archive.execute(actor, ArchivePostCommand(post_id=post_id, expected_version=expected))
    return _post_response(request, await posts.by_id(post_id, actor))


@_transition("/{post_id}/restore")
async def restore_post(
    request: Request,
    actor: SignedInUser,
    expected: ExpectedVersion,
    restore: Annotated[RestorePost, Use(RestorePost)],
    posts: Posts,
    post_id: Id,
) -> Response:
    """Make an archived post a draft again."""
    await restore.execute(actor, RestorePostCommand(post_id=post_id, expected_version=expected))
    return _post_response(request, await posts.by_id(post_id, actor))
