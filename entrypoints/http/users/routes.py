"""Public profiles, and accounts for administrators."""

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from hexameter.application.ports.users import USER_SORTS, AccountView, ProfileView, UserQueries
from hexameter.application.users.change_user import ChangeUser
from hexameter.application.users.create_user import CreateUser
from hexameter.application.users.queries import (
    GetAccount,
    GetAccountCommand,
    ListAccounts,
    ListAccountsCommand,
)
from hexameter.domain.users.errors import (
    EmailTaken,
    LastAdministrator,
    RoleAboveOwn,
    UsernameTaken,
    UserNotFound,
)
from hexameter.entrypoints.http.openapi.answers import answers
from hexameter.entrypoints.http.requests.idempotency import IdempotencyKey, created_headers
from hexameter.entrypoints.http.requests.pagination import ListQuery, list_query
from hexameter.entrypoints.http.responses.cache_control import cache_headers, private_headers
from hexameter.entrypoints.http.responses.etags import ExpectedVersion, resource_response
from hexameter.entrypoints.http.responses.pages import page_request, page_response
from hexameter.entrypoints.http.routing.authentication import MaybeUser, SignedInUser
from hexameter.entrypoints.http.routing.strict_route import Router
from hexameter.entrypoints.http.routing.use import Use
from hexameter.entrypoints.http.users.schemas import (
    ChangeUserBody,
    CreateUserBody,
    Profile,
    RoleText,
    UserPage,
)
from hexameter.entrypoints.input.fields import Id, Text

router = Router("/v1/users", tags=["users"])

Users = Annotated[UserQueries, Use(UserQueries)]
Account = Annotated[GetAccount, Use(GetAccount)]

_LIST = list_query(sorts=USER_SORTS, default_sort="-created_at", filters=("q", "role"))


def _profile_response(request: Request, profile: ProfileView) -> Response:
    return resource_response(request, Profile.of(profile), profile.version, cache_headers(request))


@router.get("", response_model=UserPage)
async def list_users(
    request: Request,
    actor: SignedInUser,
    list_accounts: Annotated[ListAccounts, Use(ListAccounts)],
    query: Annotated[ListQuery, Depends(_LIST)],
    q: Text | None = None,
    role: RoleText | None = None,
) -> Response:
    """Accounts, newest first. `q` finds them by parts of username, name and address."""
    filters = {"q": q, "role": role}
    command = ListAccountsCommand(page=page_request(request, query, filters), search=q, role=role)
    page = await list_accounts.execute(actor, command)
    return page_response(request, query, page, private_headers(), filters)


@router.post(
    "",
    status_code=201,
    response_model=AccountView,
    responses=answers(UsernameTaken, EmailTaken, RoleAboveOwn, UserNotFound, etag=True, status=201),
)
async def create_user(
    request: Request,
    actor: SignedInUser,
    key: IdempotencyKey,
    create: Annotated[CreateUser, Use(CreateUser)],
    account: Account,
    body: CreateUserBody,
) -> Response:
    """Create an account with a verified address."""
    created = await create.execute(actor, body.command(key))
    user = await account.execute(actor, GetAccountCommand(user_id=created.id))
    headers = {**private_headers(), **created_headers(created, f"/v1/users/{created.id}")}
    return resource_response(request, user, user.version, headers, 201)


@router.patch(
    "/{user_id}",
    response_model=AccountView,
    responses=answers(UserNotFound, RoleAboveOwn, LastAdministrator, etag=True),
)
async def change_user(
    request: Request,
    actor: SignedInUser,
    expected: ExpectedVersion,
    change: Annotated[ChangeUser, Use(ChangeUser)],
    account: Account,
    user_id: Id,
    body: ChangeUserBody,
) -> Response:
    """Change the role of an account, or suspend it. Either ends its sessions."""
    await change.execute(actor, body.command(user_id, expected))
    user = await account.execute(actor, GetAccountCommand(user_id=user_id))
    return resource_response(request, user, user.version, private_headers())


@router.get("/{user_id}", response_model=Profile, responses=answers(UserNotFound, etag=True))
async def get_profile(request: Request, actor: MaybeUser, users: Users, user_id: Id) -> Response:
    """What everybody sees of a user."""
    return _profile_response(request, await users.profile(user_id, actor))


@router.get(
    "/by-username/{username}", response_model=Profile, responses=answers(UserNotFound, etag=True)
)
async def get_profile_by_username(
    request: Request, actor: MaybeUser, users: Users, username: Text
) -> Response:
    """What everybody sees of a user, by username."""
    return _profile_response(request, await users.profile_by_username(username, actor))
