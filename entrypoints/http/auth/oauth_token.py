"""The token endpoint of OAuth 2.0 (RFC 6749), for tools that only support that standard.

Its errors have the format of the RFC instead of the envelope. Clients are not registered: client
ids, `Authorization` headers of clients and unknown parameters are ignored.
"""

from dataclasses import asdict, dataclass
from typing import Annotated, Any, NoReturn
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from hexameter.application.actor import Actor
from hexameter.application.auth.refresh_session import RefreshSession, RefreshSessionCommand
from hexameter.application.auth.session_issuer import TokenPair
from hexameter.application.auth.sign_in import SignIn, SignInCommand
from hexameter.entrypoints.http.auth.schemas import Tokens
from hexameter.entrypoints.http.errors.oauth import OAuthError, refused_as_invalid_grant
from hexameter.entrypoints.http.errors.responses import JSON
from hexameter.entrypoints.http.responses.cache_control import secret_headers
from hexameter.entrypoints.http.responses.json import JsonResponse
from hexameter.entrypoints.http.routing.authentication import Anyone, client_ip
from hexameter.entrypoints.http.routing.rate_limits import limited
from hexameter.entrypoints.http.routing.strict_route import Router
from hexameter.entrypoints.http.routing.use import Use
from hexameter.entrypoints.quotas import LimitName

FORM = "application/x-www-form-urlencoded"
_MAX_FIELDS = 50

router = Router("/v1/auth/token", tags=["auth"])


@dataclass(slots=True)
class ScopedTokens(Tokens):
    """Response to a request with a scope (RFC 6749, section 5.1): all permissions of the user."""

    scope: str


_FORM_SCHEMA: dict[str, Any] = {
    "title": "TokenForm",
    "type": "object",
    "required": ["grant_type"],
    "properties": {
        "grant_type": {"type": "string", "enum": ["password", "refresh_token"]},
        "username": {"type": "string", "description": "The e-mail address", "minLength": 1},
        "password": {"type": "string", "format": "password", "minLength": 1},
        "refresh_token": {"type": "string", "minLength": 1},
        "scope": {
            "type": "string",
            "description": "Ignored. The response lists all permissions of the user.",
        },
    },
    "if": {"properties": {"grant_type": {"const": "password"}}},
    "then": {"required": ["username", "password"]},
    "else": {"required": ["refresh_token"]},
}
_REQUEST_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            FORM: {
                "schema": _FORM_SCHEMA,
                "example": {
                    "grant_type": "password",
                    "username": "ada@example.com",
                    "password": "correct horse battery staple",
                },
            }
        },
    }
}
_ERRORS = ("invalid_request", "invalid_grant", "unsupported_grant_type")
_REFUSED: dict[str, Any] = {
    "description": "An error of RFC 6749, section 5.2",
    "content": {
        JSON: {
            "schema": {
                "title": "TokenError",
                "type": "object",
                "required": ["error", "error_description"],
                "properties": {
                    "error": {"type": "string", "enum": list(_ERRORS)},
                    "error_description": {"type": "string"},
                },
            },
            "example": {
                "error": "invalid_grant",
                "error_description": "Incorrect e-mail address or password.",
            },
        }
    },
}


@router.post(
    "",
    response_model=Tokens | ScopedTokens,
    dependencies=[limited(LimitName.SIGN_IN)],
    openapi_extra=_REQUEST_BODY,
    responses={400: _REFUSED},
)
async def issue_token(
    request: Request,
    actor: Anyone,
    sign_in: Annotated[SignIn, Use(SignIn)],
    refresh_session: Annotated[RefreshSession, Use(RefreshSession)],
) -> Response:
    """Sign in, or refresh, as OAuth 2.0 tools do (RFC 6749). Clients are not registered."""
    fields = await _form(request)
    with refused_as_invalid_grant():
        match fields.get("grant_type"):
            case None | "":
                _refuse("invalid_request", "grant_type is missing.")
            case "password":
                pair = await _password(request, actor, sign_in, fields)
            case "refresh_token":
                command = RefreshSessionCommand(
                    refresh_token=_required(fields, "refresh_token"), ip=client_ip(request)
                )
                pair = await refresh_session.execute(actor, command)
            case _:
                _refuse("unsupported_grant_type", "Use password or refresh_token.")
    headers = {**secret_headers(), "Pragma": "no-cache"}
    tokens = Tokens.of(pair)
    if not fields.get("scope"):
        return JsonResponse(tokens, 200, headers)
    granted = ScopedTokens(**asdict(tokens), scope=" ".join(sorted(pair.permissions)))
    return JsonResponse(granted, 200, headers)


async def _password(
    request: Request, actor: Actor, sign_in: SignIn, fields: dict[str, str]
) -> TokenPair:
    command = SignInCommand(
        email=_required(fields, "username"),
        password=_required(fields, "password"),
        device=request.headers.get("user-agent", ""),
        ip=client_ip(request),
    )
    return await sign_in.execute(actor, command)


async def _form(request: Request) -> dict[str, str]:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != FORM:
        _refuse("invalid_request", f"Send a body of type {FORM}.")
    try:
        pairs = parse_qsl(
            (await request.body()).decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MAX_FIELDS,
        )
    except ValueError:
        _refuse("invalid_request", "The form cannot be read.")
    fields = dict(pairs)
    if len(fields) != len(pairs):
        _refuse("invalid_request", "A parameter is repeated.")
    return fields


def _required(fields: dict[str, str], name: str) -> str:
    value = fields.get(name, "")
    if not value:
        _refuse("invalid_request", f"{name} is missing.")
    return value


def _refuse(error: str, description: str) -> NoReturn:
    raise OAuthError(error, description)
