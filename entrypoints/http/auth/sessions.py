"""Sign-in, sign-out and sessions."""

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from hexameter.application.auth.end_other_sessions import EndOtherSessions, EndOtherSessionsCommand
from hexameter.application.auth.end_session import EndSession, EndSessionCommand
from hexameter.application.auth.reauthenticate import Reauthenticate, ReauthenticateCommand
from hexameter.application.auth.refresh_session import RefreshSession, RefreshSessionCommand
from hexameter.application.auth.session_issuer import TokenPair
from hexameter.application.auth.sign_in import SignIn, SignInCommand
from hexameter.application.auth.sign_out import SignOut, SignOutCommand
from hexameter.application.ports.clock import Clock
from hexameter.application.ports.sessions import SESSION_SORTS, SessionQueries
from hexameter.domain.auth.errors import (
    AccountSuspended,
    InvalidCredentials,
    InvalidRefreshToken,
    RefreshTokenReused,
    SessionNotFound,
    WrongPassword,
)
from hexameter.domain.pagination import Page
from hexameter.entrypoints.http.auth.schemas import (
    LoginBody,
    ReauthenticateBody,
    RefreshBody,
    SessionItem,
    SessionPage,
    Tokens,
)
from hexameter.entrypoints.http.openapi.answers import answers
from hexameter.entrypoints.http.requests.pagination import ListQuery, list_query
from hexameter.entrypoints.http.responses.cache_control import private_headers, secret_headers
from hexameter.entrypoints.http.responses.json import JsonResponse
from hexameter.entrypoints.http.responses.pages import page_request, page_response
from hexameter.entrypoints.http.routing.authentication import Anyone, SignedInUser, client_ip
from hexameter.entrypoints.http.routing.rate_limits import limited
from hexameter.entrypoints.http.routing.strict_route import Router
from hexameter.entrypoints.http.routing.use import Use
from hexameter.entrypoints.input.fields import Id
from hexameter.entrypoints.quotas import LimitName

router = Router("/v1/auth", tags=["auth"])

_LIST = list_query(sorts=SESSION_SORTS, default_sort="-created_at")


def _tokens_response(pair: TokenPair) -> Response:
    return JsonResponse(Tokens.of(pair), 200, secret_headers())


@router.post(
    "/login",
    response_model=Tokens,
    dependencies=[limited(LimitName.SIGN_IN)],
    responses=answers(InvalidCredentials, AccountSuspended),
)
async def login(
    request: Request,
    actor: Anyone,
    sign_in: Annotated[SignIn, Use(SignIn)],
    body: LoginBody,
) -> Response:
    """Sign in with an e-mail address and a password."""
    command = SignInCommand(
        email=body.email,
        password=body.password,
        device=request.headers.get("user-agent", ""),
        ip=client_ip(request),
    )
    return _tokens_response(await sign_in.execute(actor, command))


@router.post(
    "/refresh",
    response_model=Tokens,
    dependencies=[limited(LimitName.REFRESH)],
    responses=answers(InvalidRefreshToken, RefreshTokenReused),
)
async def refresh(
    request: Request,
    actor: Anyone,
    refresh_session: Annotated[RefreshSession, Use(RefreshSession)],
    body: RefreshBody,
) -> Response:
    """Exchange a refresh token for a new pair of tokens."""
    command = RefreshSessionCommand(refresh_token=body.refresh_token, ip=client_ip(request))
    return _tokens_response(await refresh_session.execute(actor, command))


@router.post("/logout", status_code=204)
async def logout(actor: SignedInUser, sign_out: Annotated[SignOut, Use(SignOut)]) -> None:
    """End the session that the access token belongs to."""
    await sign_out.execute(actor, SignOutCommand())


@router.post(
    "/reauthenticate",
    status_code=204,
    dependencies=[limited(LimitName.SIGN_IN)],
    responses=answers(WrongPassword),
)
async def reauthenticate(
    actor: SignedInUser,
    reauthenticate: Annotated[Reauthenticate, Use(Reauthenticate)],
    body: ReauthenticateBody,
) -> None:
    """Make the session fresh for ten minutes, as deleting the account requires."""
    await reauthenticate.execute(actor, ReauthenticateCommand(password=body.password))


@router.get("/sessions", response_model=SessionPage)
async def list_sessions(
    request: Request,
    actor: SignedInUser,
    sessions: Annotated[SessionQueries, Use(SessionQueries)],
    query: Annotated[ListQuery, Depends(_LIST)],
) -> Response:
    """The sessions of the caller, newest first."""
    clock: Clock = request.app.state.clock
    page = await sessions.live(actor.require_user(), page_request(request, query), now=clock.now())
    current = actor.require_session()
    items = [SessionItem.of(session, current) for session in page.items]
    return page_response(request, query, Page(items, page.next), private_headers())


@router.delete("/sessions", status_code=204)
async def end_other_sessions(
    actor: SignedInUser, end_others: Annotated[EndOtherSessions, Use(EndOtherSessions)]
) -> None:
    """End every session of the caller but the present one."""
    await end_others.execute(actor, EndOtherSessionsCommand())


@router.delete("/sessions/{session_id}", status_code=204, responses=answers(SessionNotFound))
async def end_session(
    actor: SignedInUser, end: Annotated[EndSession, Use(EndSession)], session_id: Id
) -> None:
    """End one session of the caller."""
    await end.execute(actor, EndSessionCommand(session_id=session_id))
