"""What FastAPI cannot know of a route: credentials, conditional headers, refusals.

All of it follows from what the route depends on, so that the description cannot fall behind.
"""

from collections.abc import Iterator
from typing import Any

from fastapi.routing import APIRoute

from hexameter.entrypoints.http.errors.responses import JSON, PROBLEM_JSON
from hexameter.entrypoints.http.fastpath.introspection import dependencies_of
from hexameter.entrypoints.http.requests.idempotency import idempotency_key
from hexameter.entrypoints.http.responses.etags import if_match, if_match_required
from hexameter.entrypoints.http.routing.authentication import anyone, maybe_user, signed_in_user
from hexameter.entrypoints.http.routing.rate_limits import Limited

_CREDENTIALS: list[dict[str, list[str]]] = [{"bearer": []}, {"password": []}]
_ERROR_CONTENT = {
    JSON: {"schema": {"$ref": "#/components/schemas/ErrorEnvelope"}},
    PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}},
}
_REFUSALS = {
    400: "No JSON, or a cursor of another list",
    401: "Sign in, or the credentials are not right",
    403: "Not allowed",
    404: "Does not exist, or may not be seen",
    408: "The body did not arrive in time",
    409: "Does not fit what is there",
    412: "It has changed since",
    413: "The body is too large",
    415: "Not a type or encoding that is understood",
    422: "Something sent is not valid",
    428: "If-Match is missing",
    429: "Too many requests",
    503: "Cannot answer at the moment",
}
_WAIT = {"Retry-After": {"description": "Seconds", "schema": {"type": "integer", "minimum": 1}}}
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "The ETag that was seen, or `*`",
    "schema": {"type": "string"},
}
_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A repeat within 24 hours is answered with what the first call made",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
}


def describe_route(route: APIRoute, method: str, operation: dict[str, Any]) -> None:
    """Completes FastAPI's description. What the route itself says of a status stays."""
    calls: list[object] = [dependency.call for dependency in dependencies_of(route)]
    operation["security"] = _security(calls)
    parameters: list[dict[str, Any]] = operation.get("parameters", [])
    names = {parameter["name"] for parameter in parameters}
    if parameters := [*parameters, *_headers(calls)]:
        operation["parameters"] = parameters
    responses: dict[str, dict[str, Any]] = operation["responses"]
    for status in _refusals(route, method, calls, names):
        responses.setdefault(str(status), {"description": _REFUSALS[status]})
    responses.setdefault("default", {"description": "An error"})
    for status, response in responses.items():
        if status == "default" or int(status) >= 400:
            response.setdefault("content", _ERROR_CONTENT)
        if status in ("429", "503"):
            response.setdefault("headers", _WAIT)


def _security(calls: list[object]) -> list[dict[str, list[str]]]:
    if anyone in calls:
        return []
    return [{}, *_CREDENTIALS] if maybe_user in calls else list(_CREDENTIALS)


def _headers(calls: list[object]) -> Iterator[dict[str, Any]]:
    if if_match_required in calls:
        yield {**_IF_MATCH, "required": True}
    elif if_match in calls:
        yield _IF_MATCH
    if idempotency_key in calls:
        yield _IDEMPOTENCY_KEY


def _refusals(
    route: APIRoute, method: str, calls: list[object], parameters: set[str]
) -> Iterator[int]:
    if method != "GET":
        # Also where no body is taken: one that is sent is read, and refused.
        yield from (400, 408, 413, 415)
    elif "cursor" in parameters:
        yield 400
    if anyone not in calls:
        yield 401
    if signed_in_user in calls:
        yield 403
    if route.param_convertors:
        yield 404
    if method != "GET" and anyone not in calls:
        yield 409
    if if_match in calls or if_match_required in calls:
        yield 412
    if if_match_required in calls:
        yield 428
    if any(isinstance(call, Limited) for call in calls):
        yield 429
    yield from (422, 503)
