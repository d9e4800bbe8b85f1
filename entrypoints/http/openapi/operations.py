"""What FastAPI does not derive for an operation: credentials, conditional headers, errors.

All but the refusals that a route names itself follows from what the route depends on, so that the
description cannot fall behind.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from fastapi.routing import APIRoute

from hexameter.application.idempotency import IdempotencyKeyInUse, IdempotencyKeyReused
from hexameter.application.ports.cursors import InvalidCursor
from hexameter.domain.errors import DomainError, Forbidden
from hexameter.entrypoints.http.errors.responses import STATUS_CODES, MalformedJson, status_of
from hexameter.entrypoints.http.openapi.answers import ERRORS, header
from hexameter.entrypoints.http.openapi.errors import any_error_content, error_content
from hexameter.entrypoints.http.requests.idempotency import KEY_PATTERN, idempotency_key
from hexameter.entrypoints.http.responses.etags import if_match, if_match_required
from hexameter.entrypoints.http.routing.authentication import anyone, maybe_user
from hexameter.entrypoints.http.routing.introspection import dependencies_of
from hexameter.entrypoints.http.routing.rate_limits import Limited

_CREDENTIALS: list[dict[str, list[str]]] = [{"bearer": []}, {"password": []}]


def _header(name: str, description: str, **schema: object) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": False,
        "description": description,
        "schema": {"type": "string", **schema},
    }


_IF_MATCH = _header("If-Match", "The ETag of the version that the change is based on, or `*`")
_IF_NONE_MATCH = _header("If-None-Match", "An earlier ETag: 304 if nothing has changed")
_IF_MODIFIED_SINCE = _header(
    "If-Modified-Since", "An earlier `Last-Modified`; ignored with `If-None-Match`"
)
_IDEMPOTENCY_KEY = _header(
    "Idempotency-Key",
    "A repeat within 24 hours returns the result of the first call",
    minLength=1,
    maxLength=255,
    pattern=KEY_PATTERN,
)

Errors = dict[int, dict[str, str]]
"""Codes and messages, by status."""


def describe_route(
    route: APIRoute,
    method: str,
    operation: dict[str, Any],
    *,
    permission: bool,
    added: Iterable[type[DomainError]] = (),
) -> Errors:
    """Completes FastAPI's description, and returns the errors that it names.

    `permission`: whether some who are signed in may not call it. `added`: the refusals of
    extensions. An error response whose content the route describes itself stays as it is.
    """
    calls: list[object] = [dependency.call for dependency in dependencies_of(route)]
    responses: dict[str, dict[str, Any]] = operation["responses"]
    validators = _validators(responses) if method == "GET" else {}
    operation["security"] = _security(calls)
    _make_body_optional(operation)
    parameters: list[dict[str, Any]] = operation.get("parameters", [])
    for parameter in parameters:
        parameter["schema"] = _without_null(parameter["schema"])
    names = {parameter["name"] for parameter in parameters}
    if parameters := [*parameters, *_headers(calls, validators)]:
        operation["parameters"] = parameters
    if validators:
        responses["304"] = {"description": "Not modified", "headers": validators}
    derived = [*_derived(route, method, calls, names), *(_of(Forbidden) if permission else ())]
    errors = _errors([*derived, *_of(*added)], responses)
    for status, of_status in errors.items():
        response = responses.setdefault(str(status), {})
        response["description"] = " ".join(f"`{code}`: {of_status[code]}" for code in of_status)
        response.setdefault("content", error_content(operation["operationId"], of_status))
    responses["default"] = {"description": "Any other error", "content": any_error_content()}
    _add_headers(responses, calls)
    operation["responses"] = dict(sorted(responses.items()))
    return errors


def _security(calls: list[object]) -> list[dict[str, list[str]]]:
    if anyone in calls:
        return []
    return [{}, *_CREDENTIALS] if maybe_user in calls else list(_CREDENTIALS)


def _make_body_optional(operation: dict[str, Any]) -> None:
    """A body that may be left out is described by `required`, not as one that may be null: client
    generators send `null` for it, or fail.
    """
    for content in operation.get("requestBody", {}).get("content", {}).values():
        match content["schema"]:
            case {"anyOf": [body, {"type": "null"}]}:
                content["schema"] = body
            case _:
                pass


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter that may be left out has the type `... | None`, but `null` cannot be sent."""
    match schema:
        case {"anyOf": [only, {"type": "null"}], **rest}:
            return {**only, **rest}
        case _:
            return schema


def _validators(responses: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """The headers of the success that conditional requests send back."""
    headers = responses.get("200", {}).get("headers", {})
    return {name: headers[name] for name in ("ETag", "Last-Modified") if name in headers}


def _headers(calls: list[object], validators: Collection[str]) -> Iterator[dict[str, Any]]:
    if "ETag" in validators:
        yield _IF_NONE_MATCH
    if "Last-Modified" in validators:
        yield _IF_MODIFIED_SINCE
    if if_match_required in calls:
        yield {**_IF_MATCH, "required": True}
    elif if_match in calls:
        yield _IF_MATCH
    if idempotency_key in calls:
        yield _IDEMPOTENCY_KEY


def _errors(
    derived: Iterable[tuple[int, str, str]], responses: Mapping[str, dict[str, Any]]
) -> Errors:
    """Those that are derived, and those that the route names."""
    errors: Errors = {}
    for status, code, message in derived:
        errors.setdefault(status, {})[code] = message
    for status, response in responses.items():
        if ERRORS in response:
            errors.setdefault(int(status), {}).update(response.pop(ERRORS))
        elif "content" in response:
            errors.pop(int(status), None)
    return dict(sorted(errors.items()))


def _derived(
    route: APIRoute, method: str, calls: list[object], parameters: set[str]
) -> Iterator[tuple[int, str, str]]:
    """Status, code and message of what its dependencies refuse."""
    if method != "GET":
        # Also where no body is taken: one that is sent is read, and refused.
        yield from _of(408, 413)
        if "requestBody" not in (route.openapi_extra or {}):
            yield from _of(MalformedJson, 415)
    if "cursor" in parameters:
        yield from _of(InvalidCursor)
    if anyone not in calls:
        yield from _of(401)
    if route.param_convertors:
        yield from _of(404)
    if idempotency_key in calls:
        yield from _of(IdempotencyKeyInUse, IdempotencyKeyReused)
    if if_match in calls or if_match_required in calls:
        yield from _of(412)
    if if_match_required in calls:
        yield from _of(428)
    if any(isinstance(call, Limited) for call in calls):
        yield from _of(429)
    yield from _of(422, 503)


def _of(*errors: int | type[DomainError]) -> Iterator[tuple[int, str, str]]:
    for error in errors:
        if isinstance(error, int):
            yield error, *STATUS_CODES[error]
        else:
            yield status_of(error), error.code, error.message


def _add_headers(responses: Mapping[str, dict[str, Any]], calls: list[object]) -> None:
    for status, response in responses.items():
        names: list[str] = []
        if status == "201" and idempotency_key in calls:
            names += ["Location", "Idempotency-Replayed"]
        if any(isinstance(call, Limited) for call in calls):
            names += ["RateLimit", "RateLimit-Policy"]
        if status == "401":
            names.append("WWW-Authenticate")
        if status in ("429", "503"):
            names.append("Retry-After")
        if names:
            headers: dict[str, Any] = response.setdefault("headers", {})
            headers.update({name: header(name) for name in names})
