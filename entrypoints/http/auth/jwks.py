"""The public keys that access tokens are verified with (RFC 7517)."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from hexameter.application.ports.security import AccessTokens
from hexameter.entrypoints.http.responses.json import JsonResponse
from hexameter.entrypoints.http.routing.authentication import Anyone
from hexameter.entrypoints.http.routing.strict_route import Router

router = Router("/.well-known/jwks.json", tags=["auth"])


@dataclass(slots=True)
class JwkSet:
    """JSON Web Keys (RFC 7517)."""

    keys: list[dict[str, str]]


@router.get("", response_model=JwkSet)
async def get_keys(request: Request, actor: Anyone) -> Response:
    """The public keys that access tokens are verified with."""
    access_tokens: AccessTokens = request.app.state.access_tokens
    return JsonResponse(access_tokens.jwks(), headers={"Cache-Control": "public, max-age=300"})
