"""Refusals that are written by the server itself, without asking the application."""

import re
from collections.abc import Sequence
from functools import lru_cache

from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from hexameter.entrypoints.http.errors.responses import (
    PROBLEM_JSON,
    REQUEST_ID,
    error_response,
    failure_of_status,
    prefers_problem_json,
)
from hexameter.entrypoints.http.middleware.edge import random_request_id
from hexameter.entrypoints.http.middleware.response_sender import HEADERS_OF_ERRORS

Headers = Sequence[tuple[bytes, bytes]]

MAX_BYTES = 8192
"""What is longer is not looked at here."""


# Nothing is taken back that has matched: a request cannot be written so that looking takes long.
def _once(name: str, value: str) -> str:
    return rf"(?i:{name}):[ ]*+{value}(?!\r\n(?:[^\r\n]++\r\n)*?(?i:{name}):)"


_PLAIN_REQUEST = re.compile(
    rf"""(?:GET|POST|PUT|PATCH|DELETE)[ ]/v1/[!-~]*+[ ]HTTP/1\.1\r\n
    (?:(?:
      {_once("accept", r"(?P<accept>[ -~]*+)")}
    | {_once("x-request-id", "(?P<id>[A-Za-z0-9_-]{1,64}+)")}
    | {_once("content-length", "(?P<length>[0-9]{1,6}+)")}
    | (?i:connection):[ ]*+(?i:keep-alive)
    | (?!(?i:accept|x-request-id|content-length|connection|proxy-connection
           |transfer-encoding|expect|origin|upgrade):)
      [!\#$%&'*+.^_`|~0-9A-Za-z-]++:[\t -~\x80-\xff]*+
    )\r\n)*+
    \r\n""".encode("ascii"),
    re.VERBOSE,
)
"""A request whose end is beyond doubt and whose refusal needs nothing more than what is named: none
of a browser about another origin, no health check, nothing that is sent in chunks.
"""


def refusal_of(data: bytes) -> bytes | None:
    """The 503 to the one plain request that `data` is; None if it is anything else, or only a part.

    Whoever refuses much has little time for each: what is not served must cost next to nothing, or
    nothing is left for what is. So this looks at the bytes once, and not at all into the body.
    """
    plain = _PLAIN_REQUEST.match(data) if len(data) <= MAX_BYTES else None
    if plain is None:
        return None
    accept, request_id, length = plain.groups()
    if plain.end() + int(length or 0) != len(data):
        return None
    named = request_id or random_request_id().encode()
    as_problem = bool(accept) and _wants_problem(accept)
    return named.join(_around_id(503, len(named), as_problem=as_problem))


def closing_answer(status: int, headers: Headers) -> bytes:
    """To what cannot be read; the connection is to be closed after it. With the server's headers,
    such as `Date`.
    """
    named = random_request_id().encode()
    answer = named.join(_around_id(status, len(named), closing=True))
    line = STATUS_LINE[status]
    return line + _lines(headers) + answer.removeprefix(line)


def _wants_problem(accept: bytes) -> bool:
    # Few name it, and to those who do not the longer look need not be given.
    return b"problem+json" in accept.lower() and prefers_problem_json([accept.decode("ascii")])


_PLACE = "~"
"""What no id, header or message here contains."""


@lru_cache(maxsize=256)
def _around_id(
    status: int, id_length: int, *, as_problem: bool = False, closing: bool = False
) -> Sequence[bytes]:
    """What stands before, between and after the two places of the request's id, in a header and in
    the body.
    """
    place = _PLACE * id_length
    accept = [(b"accept", PROBLEM_JSON.encode())] if as_problem else []
    scope: Scope = {"state": {REQUEST_ID: place}, "headers": accept}
    response = error_response(scope, failure_of_status(status))
    headers = [*response.raw_headers, *HEADERS_OF_ERRORS, (b"x-request-id", place.encode())]
    if closing:
        headers.append((b"connection", b"close"))
    answer = STATUS_LINE[status] + _lines(headers) + b"\r\n" + bytes(response.body)
    return answer.split(place.encode())


def _lines(headers: Headers) -> bytes:
    return b"".join(b"%s: %s\r\n" % header for header in headers)
