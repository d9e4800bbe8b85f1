"""Who follows whom."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from hexameter.application.follows.follow_user import FollowUser, FollowUserCommand
from hexameter.application.follows.unfollow_user import UnfollowUser, UnfollowUserCommand
from hexameter.application.ports.follows import FOLLOW_SORTS, FollowQueries
from hexameter.application.ports.users import ProfileView
from hexameter.domain import pagination
from hexameter.domain.follows import FollowLimit, SelfFollow
from hexameter.domain.users.errors import UserNotFound
from hexameter.entrypoints.http.openapi.answers import answers
from hexameter.entrypoints.http.requests.pagination import ListQuery, Page, list_query
from hexameter.entrypoints.http.responses.cache_control import cache_headers
from hexameter.entrypoints.http.responses.pages import page_request, page_response
from hexameter.entrypoints.http.routing.authentication import MaybeUser, SignedInUser
from hexameter.entrypoints.http.routing.rate_limits import limited_by_account
from hexameter.entrypoints.http.routing.strict_route import Router
from hexameter.entrypoints.http.routing.use import Use
from hexameter.entrypoints.http.users.schemas import Profile
from hexameter.entrypoints.input.fields import Id
from hexameter.entrypoints.quotas import LimitName

router = Router("/v1/users", tags=["follows"])

_LIMITED = [limited_by_account(LimitName.FOLLOW)]

Follows = Annotated[FollowQueries, Use(FollowQueries)]
Query = Annotated[ListQuery, Depends(list_query(sorts=FOLLOW_SORTS, default_sort="-created_at"))]


@dataclass(slots=True)
class ProfilePage(Page[Profile]):
    """A page of profiles."""

    items: list[Profile]


def _response(request: Request, query: ListQuery, page: pagination.Page[ProfileView]) -> Response:
    shown = pagination.Page([Profile.of(profile) for profile in page.items], page.next)
    return page_response(request, query, shown, cache_headers(request))


@router.put(
    "/{user_id}/follow",
    status_code=204,
    dependencies=_LIMITED,
    responses=answers(UserNotFound, SelfFollow, FollowLimit),
)
async def follow_user(
    actor: SignedInUser, follow: Annotated[FollowUser, Use(FollowUser)], user_id: Id
) -> None:
    """Follow a person. A repeat changes nothing."""
    await follow.execute(actor, FollowUserCommand(user_id=user_id))


@router.delete(
    "/{user_id}/follow", status_code=204, dependencies=_LIMITED, responses=answers(UserNotFound)
)
async def unfollow_user(
    actor: SignedInUser, unfollow: Annotated[UnfollowUser, Use(UnfollowUser)], user_id: Id
) -> None:
    """Stop following a person. A repeat changes nothing."""
    await unfollow.execute(actor, UnfollowUserCommand(user_id=user_id))


@router.get("/{user_id}/followers", response_model=ProfilePage, responses=answers(UserNotFound))
async def list_followers(
    request: Request, actor: MaybeUser, follows: Follows, query: Query, user_id: Id
) -> Response:
    """The followers of a person, the latest first."""
    page = await follows.followers(user_id, page_request(request, query), actor)
    return _response(request, query, page)


@router.get("/{user_id}/following", response_model=ProfilePage, responses=answers(UserNotFound))
async def list_following(
    request: Request, actor: MaybeUser, follows: Follows, query: Query, user_id: Id
) -> Response:
    """The people that a person follows, the latest first."""
    page = await follows.following(user_id, page_request(request, query), actor)
    return _response(request, query, page)
