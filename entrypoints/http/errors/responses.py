"""Maps domain errors to error responses, in one of two formats.

The default is the `{"error": ...}` envelope; clients that name it in `Accept` get RFC 9457.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

import structlog
from starlette.responses import Response
from starlette.types import Scope

from hexameter.domain.errors import (
    Conflict,
    DomainError,
    FieldError,
    Forbidden,
    Invalid,
    InvalidAccessToken,
    NotFound,
    PreconditionFailed,
    RateLimited,
    Unauthenticated,
    Unavailable,
)
from hexameter.entrypoints.http.mount_rules import BEARER, MountRules, mount_of
from hexameter.entrypoints.input.validation import MAX_DETAILS

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

JSON = "application/json"
PROBLEM_JSON = "application/problem+json"
REQUEST_ID = "request_id"
ADDED_HEADERS = "added_headers"
"""The key in a request's state for headers that every response to it gets."""

_FAMILIES: Mapping[type[DomainError], int] = {
    Invalid: 422,
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    PreconditionFailed: 412,
    RateLimited: 429,
    Unavailable: 503,
}
_EXCEPTIONAL_CODES = {"MALFORMED_JSON": 400, "INVALID_CURSOR": 400, "PRECONDITION_REQUIRED": 428}
STATUS_CODES = {
    400: ("VALIDATION_ERROR", "The request cannot be read."),
    401: ("UNAUTHENTICATED", "Authentication is required."),
    403: ("FORBIDDEN", "You do not have permission to do this."),
    404: ("NOT_FOUND", "Not found."),
    405: ("METHOD_NOT_ALLOWED", "This method is not allowed here."),
    408: ("REQUEST_TIMEOUT", "The body did not arrive in time."),
    412: ("PRECONDITION_FAILED", "The resource has changed since you last read it."),
    413: ("PAYLOAD_TOO_LARGE", "The body is too large."),
    415: (
        "UNSUPPORTED_MEDIA_TYPE",
        "Send the body as application/json, without a Content-Encoding.",
    ),
    422: ("VALIDATION_ERROR", "Some fields are invalid."),
    428: ("PRECONDITION_REQUIRED", "The If-Match header is required."),
    429: ("RATE_LIMITED", "Too many requests. Try again later."),
    500: ("INTERNAL_ERROR", "Internal server error."),
    503: ("UNAVAILABLE", "The service is temporarily unavailable. Try again shortly."),
}
"""Code and message of a status without a domain error."""


# Python 3.11 cannot be asked whether a number is in an enumeration.
_KNOWN = frozenset(status.value for status in HTTPStatus)


class MalformedJson(Invalid):
    code = "MALFORMED_JSON"
    message = "The body is not valid JSON."


class PreconditionRequired(PreconditionFailed):
    """A header that a conditional write needs is missing."""

    code = "PRECONDITION_REQUIRED"
    message = "The If-Match header is required."


@dataclass(frozen=True, slots=True)
class ErrorResponse:
    """One error, before the format of its response is chosen."""

    status: int
    code: str
    message: str
    details: Sequence[Mapping[str, object]] = ()
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


def failure_of_status(status: int, headers: Mapping[str, str] | None = None) -> ErrorResponse:
    """The error response for a status without a domain error."""
    if status not in STATUS_CODES:
        status = status if status in _KNOWN and 400 <= status < 500 else 500
    code, message = STATUS_CODES.get(status) or _from_phrase(status)
    extra = dict(headers or {})
    if status == 401:
        extra.setdefault("WWW-Authenticate", "Bearer")
    if status in (429, 503):
        extra.setdefault("Retry-After", "1")
    return ErrorResponse(status, code, message, headers=extra)


def status_of(error: type[DomainError]) -> int:
    """The status of a domain error of this type."""
    return _EXCEPTIONAL_CODES.get(error.code) or next(
        (_FAMILIES[family] for family in error.__mro__ if family in _FAMILIES), 500
    )


def failure_of(error: DomainError) -> ErrorResponse:
    """The error response for a domain error."""
    status = status_of(type(error))
    headers: dict[str, str] = {}
    if isinstance(error, Unauthenticated):
        # RFC 6750, section 3: a reason only where a token was sent.
        reason = ' error="invalid_token"' if isinstance(error, InvalidAccessToken) else ""
        headers["WWW-Authenticate"] = f"Bearer{reason}"
    if isinstance(error, RateLimited | Unavailable):
        headers["Retry-After"] = str(max(1, error.retry_after))
    details = [problem_detail(problem) for problem in error.details[:MAX_DETAILS]]
    return ErrorResponse(status, error.code, error.message, details, headers)


def problem_detail(problem: FieldError) -> dict[str, object]:
    return {"field": problem.field, "code": problem.code, "message": problem.message}


def error_response(scope: Scope, failure: ErrorResponse) -> Response:
    """The response in the format of the mount, or else in the one that the client's `Accept`
    prefers, with the id of the request.
    """
    mount = mount_of(scope)
    headers = {"Cache-Control": "no-store", "Vary": "Authorization, Accept", **failure.headers}
    if mount is not None:
        if challenge := headers.get("WWW-Authenticate"):
            headers["WWW-Authenticate"] = challenge.replace(BEARER, mount.scheme, 1)
        if shaped := _in_shape_of(mount, failure):
            return Response(shaped[1], shaped[0], headers, JSON)
    request_id = scope.get("state", {}).get(REQUEST_ID, "")
    if prefers_problem_json(_header_values(scope, b"accept")):
        content: dict[str, object] = {
            "type": f"urn:hexameter:error:{failure.code.lower().replace('_', '-')}",
            "title": failure.code.replace("_", " ").capitalize(),
            "status": failure.status,
            "detail": failure.message,
            "code": failure.code,
            "errors": list(failure.details),
            "request_id": request_id,
        }
        media_type = PROBLEM_JSON
    else:
        content = {
            "error": {
                "code": failure.code,
                "message": failure.message,
                "details": list(failure.details),
                "request_id": request_id,
            }
        }
        media_type = JSON
    return Response(_ascii_json(content), failure.status, headers, media_type)


def _in_shape_of(mount: MountRules, failure: ErrorResponse) -> tuple[int, bytes] | None:
    """None if the mount has no shape of its own, or fails to give it."""
    if mount.errors is None:
        return None
    try:
        status, content = mount.errors(failure)
        return _error_status(status), _ascii_json(content)
    except Exception as error:
        _log.exception("error shape of a mount failed", mount=mount.prefix, error=repr(error))
        return None


def _error_status(status: int) -> int:
    if not 400 <= status <= 599:
        raise ValueError(status)
    return status


def _ascii_json(content: object) -> bytes:
    """Plain ASCII: a lone surrogate in a message must not break the response."""
    return json.dumps(content, separators=(",", ":"), default=str).encode("ascii")


def prefers_problem_json(accepts: Iterable[str]) -> bool:
    """Whether RFC 9457 is named, and not ranked below plain JSON.

    On a tie it wins: a client that names both wants JSON for results and RFC 9457 for errors.
    """
    problem, plain = 0.0, 0.0
    for part in ",".join(accepts).split(","):
        media_type, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if media_type == PROBLEM_JSON:
            problem = _quality(parameters)
        elif media_type == JSON:
            plain = _quality(parameters)
    return problem > 0 and problem >= plain


def _quality(parameters: Iterable[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                quality = float(value)
            except ValueError:
                return 0.0
            return quality if 0 <= quality <= 1 else 0.0
    return 1.0


def _header_values(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope.get("headers", ()) if key == name]


def _from_phrase(status: int) -> tuple[str, str]:
    phrase = HTTPStatus(status).phrase
    return phrase.upper().replace(" ", "_").replace("-", "_").replace("'", ""), f"{phrase}."
