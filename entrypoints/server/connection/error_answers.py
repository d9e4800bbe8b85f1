"""Errors that the server answers itself, because there is no request to give the application."""

from collections.abc import Iterable

from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from hexameter.entrypoints.http.errors.responses import (
    REQUEST_ID,
    error_response,
    failure_of_status,
)
from hexameter.entrypoints.http.middleware.edge import random_request_id
from hexameter.entrypoints.http.middleware.response_sender import HEADERS_OF_ERRORS


def closing_answer(status: int, server_headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """The bytes of an error in the usual envelope, which announces that the connection closes."""
    request_id = random_request_id()
    scope: Scope = {"state": {REQUEST_ID: request_id}, "headers": []}
    response = error_response(scope, failure_of_status(status))
    headers = [
        *server_headers,
        *response.raw_headers,
        *HEADERS_OF_ERRORS,
        (b"x-request-id", request_id.encode()),
        (b"connection", b"close"),
    ]
    lines = b"".join(b"%s: %s\r\n" % header for header in headers)
    return STATUS_LINE[status] + lines + b"\r\n" + bytes(response.body)
