"""Errors of the token endpoint, which have the form of RFC 6749 instead of the envelope."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from hexameter.domain.errors import DomainError, Forbidden, Invalid, Unauthenticated

_IS_GRANT = "hexameter.oauth_grant"


class OAuthError(Exception):
    """An error of RFC 6749, section 5.2."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description


def refuse_as_invalid_grant(request: Request) -> None:
    """From here on, the request is about a grant: refusals of it are `invalid_grant`."""
    request.scope[_IS_GRANT] = True


def invalid_grant(request: Request, refusal: DomainError) -> OAuthError | None:
    """None if the default error format applies."""
    if _IS_GRANT in request.scope and isinstance(refusal, Invalid | Unauthenticated | Forbidden):
        return OAuthError("invalid_grant", refusal.message)
    return None


def oauth_response(error: OAuthError) -> Response:
    content = {"error": error.error, "error_description": error.description}
    headers = {"Cache-Control": "no-store", "Pragma": "no-cache", "Vary": "Authorization, Accept"}
    return JSONResponse(content, 400, headers)
