"""Errors that the server answers itself, without the application."""

from collections.abc import Iterable
from functools import lru_cache

from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from hexameter.entrypoints.http.errors.responses import (
    REQUEST_ID,
    error_response,
    failure_of_status,
)
from hexameter.entrypoints.http.middleware.edge import random_request_id
from hexameter.entrypoints.http.middleware.response_sender import HEADERS_OF_ERRORS

Headers = Iterable[tuple[bytes, bytes]]


def closing_answer(status: int, server_headers: Headers) -> bytes:
    """The bytes of an error in the usual envelope, which announces that the connection closes."""
    return _error_answer(status, server_headers, random_request_id(), closes=True)


def refusal(request_id: str, server_headers: Headers, *, closes: bool) -> bytes:
    """The bytes of a 503. Only `Date` and the id differ from one to the next."""
    prepared = _prepared_refusal(len(request_id), tuple(server_headers), closes)
    return prepared.replace(b"#" * len(request_id), request_id.encode())


@lru_cache(maxsize=64)
def _prepared_refusal(
    id_length: int, server_headers: tuple[tuple[bytes, bytes], ...], closes: bool
) -> bytes:
    return _error_answer(503, server_headers, "#" * id_length, closes=closes)


def _error_answer(status: int, server_headers: Headers, request_id: str, *, closes: bool) -> bytes:
    scope: Scope = {"state": {REQUEST_ID: request_id}, "headers": []}
    response = error_response(scope, failure_of_status(status))
    headers = [
        *server_headers,
        *response.raw_headers,
        *HEADERS_OF_ERRORS,
        (b"x-request-id", request_id.encode()),
        *([(b"connection", b"close")] if closes else []),
    ]
    lines = b"".join(b"%s: %s\r\n" % header for header in headers)
    return STATUS_LINE[status] + lines + b"\r\n" + bytes(response.body)
