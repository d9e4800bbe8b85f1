"""Refusals that are written by the server itself, without asking the application."""

import re
from collections.abc import Sequence
from functools import lru_cache

from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from entrypoints.http.edge import random_request_id
from entrypoints.http.errors import REQUEST_ID, error_response, failure_of_status


def _once(name: str, value: str) -> str:
    return rf"(?i:{name}):[ ]*{value}(?!\r\n(?:[^\r\n]+\r\n)*?(?i:{name}):)"


_PLAIN_REQUEST = re.compile(
    rf"""(?:GET|POST|PUT|PATCH|DELETE)[ ]/v1/[!-~]*[ ]HTTP/1\.1\r\n
    (?:(?:
      {_once("accept", r"(?P<accept>[ -~]{,100})")}
    | {_once("x-request-id", "(?P<id>[A-Za-z0-9_-]{1,64})")}
    | {_once("content-length", "(?P<length>[0-9]{1,6})")}
    | (?i:connection):[ ]*(?i:keep-alive)
    | (?!(?i:accept|x-request-id|content-length|connection
           |transfer-encoding|expect|origin|upgrade):)
      [!\#$%&'*+.^_`|~0-9A-Za-z-]+:[\t -~\x80-\xff]*
    )\r\n)*
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
    plain = _PLAIN_REQUEST.match(data)
    if plain is None:
        return None
    accept, request_id, length = plain.groups()
    if plain.end() + int(length or 0) != len(data):
        return None
    named = request_id or random_request_id().encode()
    return named.join(_around_id(503, accept or b"", len(named)))


def closing_answer(status: int) -> bytes:
    """To what cannot be read; the connection is to be closed after it."""
    named = random_request_id().encode()
    return named.join(_around_id(status, b"", len(named), closing=True))


_PLACE = "~"
"""What no id, header or message here contains."""


@lru_cache(maxsize=256)
def _around_id(
    status: int, accept: bytes, id_length: int, *, closing: bool = False
) -> Sequence[bytes]:
    """What stands before, between and after the two places of the request's id, in a header and in
    the body.
    """
    place = _PLACE * id_length
    headers_asked = [(b"accept", accept)] if accept else []
    scope: Scope = {"state": {REQUEST_ID: place}, "headers": headers_asked}
    response = error_response(scope, failure_of_status(status))
    headers = [
        *response.raw_headers,
        (b"x-request-id", place.encode()),
        (b"x-content-type-options", b"nosniff"),
    ]
    if closing:
        headers.append((b"connection", b"close"))
    lines = [b"%s: %s\r\n" % header for header in headers]
    answer = b"".join([STATUS_LINE[status], *lines, b"\r\n", bytes(response.body)])
    return answer.split(place.encode())
