"""Refusing a request before the server makes a task for it.

Under overload most requests are refused. Through the application a refusal costs a quarter of an
answer, so that three times the load would leave no time for answers.
"""

from urllib.parse import unquote

from starlette.types import Scope

from hexameter.entrypoints.http.middleware.concurrency_limit import ConcurrencyLimiter
from hexameter.entrypoints.http.middleware.edge import random_request_id, request_id_of

_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
_NEEDS_APPLICATION = frozenset({b"origin", b"expect"})
"""Headers that change how a refusal looks (CORS) or whether its connection is kept."""


class EarlyRefusals:
    """Decides for calls of the API whose refusal is the usual one. The application decides for all
    others, by the same limiter. What is refused here has no line in the access log.
    """

    def __init__(self, limiter: ConcurrencyLimiter, path_prefix: str = "") -> None:
        self._limiter = limiter
        self._prefix = unquote(path_prefix)

    def refused_id(self, scope: Scope) -> str | None:
        """The id of the request if it is refused. Otherwise start its task now."""
        if (
            self._limiter.draining
            or not scope["path"].removeprefix(self._prefix).startswith("/v1/")
            or scope["method"] not in _METHODS
            or self._limiter.expect()
        ):
            return None
        for name, value in scope["headers"]:
            if name in _NEEDS_APPLICATION or (name == b"accept" and b"problem" in value.lower()):
                return None
        self._limiter.refusals.add()
        return request_id_of(scope["headers"]) or random_request_id()
