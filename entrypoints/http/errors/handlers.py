"""Exception handlers: every way in which a route can fail ends in the same answer shapes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match

from hexameter.domain.errors import DomainError, ValidationFailed
from hexameter.entrypoints.http.errors.oauth import OAuthError, oauth_response
from hexameter.entrypoints.http.errors.responses import (
    ErrorResponse,
    MalformedJson,
    error_response,
    failure_of,
    failure_of_status,
)
from hexameter.entrypoints.input.validation import field_errors

_METHODS = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")


def install_error_handlers(app: FastAPI) -> None:
    """The handler of the nearest class answers."""
    app.add_exception_handler(DomainError, _domain_error)
    app.add_exception_handler(OAuthError, _oauth_error)
    app.add_exception_handler(RequestValidationError, _request_invalid)
    app.add_exception_handler(HTTPException, _http_exception)
    app.add_exception_handler(Exception, _unforeseen)


def failure_of_http(error: HTTPException) -> ErrorResponse:
    """The text of such an error is the framework's and may quote the request: it is not shown."""
    return failure_of_status(error.status_code, _shown_headers(error.headers))


async def _domain_error(request: Request, error: Exception) -> Response:
    return error_response(request.scope, failure_of(cast(DomainError, error)))


async def _oauth_error(request: Request, error: Exception) -> Response:
    return oauth_response(cast(OAuthError, error))


async def _request_invalid(request: Request, error: Exception) -> Response:
    found = cast(RequestValidationError, error).errors()
    if any(one.get("type") == "json_invalid" for one in found):
        return error_response(request.scope, failure_of(MalformedJson()))
    refusal = ValidationFailed(details=field_errors(found, skip=1))
    return error_response(request.scope, failure_of(refusal))


async def _http_exception(request: Request, error: Exception) -> Response:
    refused = cast(HTTPException, error)
    failure = failure_of_http(refused)
    if failure.status == 405:
        failure = replace(failure, headers={**failure.headers, "Allow": _allowed(request)})
    return error_response(request.scope, failure)


async def _unforeseen(request: Request, error: Exception) -> Response:
    """Starlette raises the error again after this answer, and the edge logs it."""
    return error_response(request.scope, failure_of_status(500))


def _shown_headers(headers: Mapping[str, str] | None) -> dict[str, str]:
    kept = ("retry-after", "www-authenticate", "connection")
    return {name: value for name, value in (headers or {}).items() if name.lower() in kept}


def _allowed(request: Request) -> str:
    """Every method of the path: several routes may share it, and the error knows only the first."""
    routes: list[BaseRoute] = request.app.router.routes
    allowed = {
        method
        for method in _METHODS
        for route in routes
        if route.matches({**request.scope, "method": method})[0] is Match.FULL
    }
    if "GET" in allowed:
        allowed.add("HEAD")
    return ", ".join(sorted(allowed))
