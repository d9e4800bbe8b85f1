"""Errors of the token endpoint, which have the form of RFC 6749 instead of the envelope."""

from collections.abc import Generator
from contextlib import contextmanager

from starlette.responses import JSONResponse, Response

from hexameter.domain.errors import Forbidden, Invalid, Unauthenticated


class OAuthError(Exception):
    """An error of RFC 6749, section 5.2."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description


@contextmanager
def refused_as_invalid_grant() -> Generator[None]:
    """Other errors, such as those of rate limits, keep the default format."""
    try:
        yield
    except (Invalid, Unauthenticated, Forbidden) as refusal:
        raise OAuthError("invalid_grant", refusal.message) from refusal


def oauth_response(error: OAuthError) -> Response:
    content = {"error": error.error, "error_description": error.description}
    headers = {"Cache-Control": "no-store", "Pragma": "no-cache", "Vary": "Authorization, Accept"}
    return JSONResponse(content, 400, headers)
