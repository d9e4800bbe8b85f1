"""Favourites of the caller. Posts show them, and `GET /v1/posts?favorited_by=` lists them."""

from typing import Annotated

from starlette.requests import Request
from starlette.responses import Response

from hexameter.application.favorites.favorite_post import FavoritePost, FavoritePostCommand
from hexameter.application.favorites.unfavorite_post import UnfavoritePost, UnfavoritePostCommand
from hexameter.application.ports.posts import PostQueries, PostView
from hexameter.domain.posts.errors import PostNotFound
from hexameter.entrypoints.http.openapi.answers import answers
from hexameter.entrypoints.http.responses.cache_control import private_headers
from hexameter.entrypoints.http.responses.etags import resource_response
from hexameter.entrypoints.http.routing.authentication import SignedInUser
from hexameter.entrypoints.http.routing.rate_limits import limited_by_account
from hexameter.entrypoints.http.routing.strict_route import Router
from hexameter.entrypoints.http.routing.use import Use
from hexameter.entrypoints.input.fields import Id
from hexameter.entrypoints.quotas import LimitName

router = Router("/v1/posts", tags=["favorites"])

Posts = Annotated[PostQueries, Use(PostQueries)]

_LIMITED = [limited_by_account(LimitName.FAVORITE)]
_ANSWERS = answers(PostNotFound, etag=True)


@router.put(
    "/{post_id}/favorite", dependencies=_LIMITED, response_model=PostView, responses=_ANSWERS
)
async def favorite_post(
    request: Request,
    actor: SignedInUser,
    favorite: Annotated[FavoritePost, Use(FavoritePost)],
    posts: Posts,
    post_id: Id,
) -> Response:
    """Mark a post as a favourite. A repeat changes nothing."""
    await favorite.execute(actor, FavoritePostCommand(post_id=post_id))
    post = await posts.by_id(post_id, actor)
    return resource_response(request, post, post.version, private_headers())


@router.delete(
    "/{post_id}/favorite", dependencies=_LIMITED, response_model=PostView, responses=_ANSWERS
)
async def unfavorite_post(
    request: Request,
    actor: SignedInUser,
    unfavorite: Annotated[UnfavoritePost, Use(UnfavoritePost)],
    posts: Posts,
    post_id: Id,
) -> Response:
    """Take a post out of the favourites. A repeat changes nothing."""
    await unfavorite.execute(actor, UnfavoritePostCommand(post_id=post_id))
    post = await posts.by_id(post_id, actor)
    return resource_response(request, post, post.version, private_headers())
