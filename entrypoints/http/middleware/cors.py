"""Cross-origin requests of browsers (CORS, in the Fetch standard).

Applied by the outermost middleware, so that pages can also read its own errors: 413, 500, and 503
with its `Retry-After`.
"""

from collections.abc import Collection

from starlette.responses import Response
from starlette.types import Scope

EXPOSED = (
    "ETag, Idempotency-Replayed, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-ID"
)
METHODS = "GET, POST, PUT, PATCH, DELETE"
ACCEPTED = "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Request-ID"
SECONDS = "600"

Headers = list[tuple[bytes, bytes]]

_VARY = (b"vary", b"Origin")


class Cors:
    """`origins` as browsers write them (`https://blog.example`), or `*` for all.

    Without `Access-Control-Allow-Credentials`: tokens are sent in a header, not in cookies.
    """

    def __init__(self, origins: Collection[str]) -> None:
        self._all = "*" in origins
        self._origins = {origin.rstrip("/").encode("latin-1", "replace") for origin in origins}

    def headers(self, scope: Scope) -> Headers:
        """Headers of every response to this request."""
        varies: Headers = [] if self._all else [_VARY]
        allowed = self._allowed(scope)
        if allowed is None:
            return varies
        return [
            (b"access-control-allow-origin", allowed),
            (b"access-control-expose-headers", EXPOSED.encode()),
            *varies,
        ]

    def preflight(self, scope: Scope) -> Response | None:
        """The response to a preflight request; None for any other."""
        if scope["method"] != "OPTIONS" or self._allowed(scope) is None:
            return None
        if _header(scope, b"access-control-request-method") is None:
            return None
        headers = {
            "Access-Control-Allow-Methods": METHODS,
            "Access-Control-Allow-Headers": ACCEPTED,
            "Access-Control-Max-Age": SECONDS,
        }
        return Response(None, 204, headers)

    def _allowed(self, scope: Scope) -> bytes | None:
        origin = _header(scope, b"origin")
        if origin is None:
            return None
        if self._all:
            return b"*"
        return origin if origin in self._origins else None


def _header(scope: Scope, name: bytes) -> bytes | None:
    return next((value for key, value in scope["headers"] if key == name), None)
