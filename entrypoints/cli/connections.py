"""Connections that cannot be used to wear the server out.

uvicorn bounds neither how long a request's head may take nor how large it may get, and waits for
ever for a caller who does not read; what it cannot parse it answers in plain text.
"""

import asyncio
from collections.abc import Sequence
from functools import lru_cache
from typing import cast

from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from entrypoints.cli.joined_writes import JoinedWrites
from entrypoints.http.admission import ADMISSION, ALWAYS_ADMITTED, Admission
from entrypoints.http.edge import random_request_id, request_id_of
from entrypoints.http.errors import REQUEST_ID, error_response, failure_of_status

MAX_HEAD_BYTES = 64 * 1024
"""Of all that is not body: the request line with the headers, and what frames a chunk."""

HEAD_SECONDS = 20.0
"""From the first byte of a request, or from connecting, until its headers are complete."""

_WHOLE_WAY = frozenset({b"content-length", b"transfer-encoding", b"origin", b"upgrade"})


class GuardedConnection(HttpToolsProtocol):
    head_seconds = HEAD_SECONDS

    # uvicorn sets its attributes in `__init__`; its signature is not ours to repeat.
    _head_timer: asyncio.TimerHandle | None = None
    _head_since: float | None = None
    _in_head = True
    _head_bytes = 0
    _overhead = 0
    _turned_away = False

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        self._head_since = self.loop.time()
        self._watch_head(self.head_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._overhead += len(data)
        super().data_received(data)
        if self._overhead > MAX_HEAD_BYTES:
            self._refuse(431)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head = True
        self._head_bytes = 0
        if self._head_since is None:
            self._head_since = self.loop.time()

    def on_header(self, name: bytes, value: bytes) -> None:
        # What follows a chunked body are trailers: to the application they would be headers.
        if self._in_head:
            self._head_bytes += len(name) + len(value) + len(": \r\n")
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._head_since = None
        self._overhead = 0
        if len(self.url) + self._head_bytes > MAX_HEAD_BYTES:
            self._refuse(431)
        if self._is_too_much():
            self._turned_away = True
            self.transport.write(_answer(503, self.headers))
        elif not self.transport.is_closing():
            super().on_headers_complete()
            self.cycle.transport = cast(asyncio.Transport, JoinedWrites(self.transport, self.loop))

    def on_body(self, body: bytes) -> None:
        self._overhead = 0
        if not self.transport.is_closing():
            super().on_body(body)

    def on_message_complete(self) -> None:
        self._overhead = 0
        if self._turned_away:
            self._turned_away = False
            self.on_response_complete()
        elif not self.transport.is_closing():
            super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        self._refuse(400)

    def timeout_keep_alive_handler(self) -> None:
        # An answer that has not been read by now is not going to be; closing would wait for it.
        if self.transport.get_write_buffer_size():
            self.transport.abort()
        super().timeout_keep_alive_handler()

    def _watch_head(self, seconds: float) -> None:
        # One timer for a connection: setting and cancelling one for each request costs more.
        self._head_timer = self.loop.call_later(seconds, self._look_for_head)

    def _look_for_head(self) -> None:
        if self._head_since is None or self._answering():
            self._watch_head(self.head_seconds)
            return
        left = self._head_since + self.head_seconds - self.loop.time()
        if left > 0:
            self._watch_head(left)
        elif self._in_head and self._overhead:
            self._refuse(408)
        else:
            self.transport.close()

    def _answering(self) -> bool:
        # uvicorn has none until the first request.
        return bool(self.cycle) and not self.cycle.response_complete

    def _is_too_much(self) -> bool:
        """Whether it is refused here, where that costs a few per cent of a read, so that little is
        taken from those who are let in. What needs more than a plain answer goes the whole way.
        """
        admission: Admission | None = self.app_state.get(ADMISSION)
        return (
            admission is not None
            and admission.turns_away()
            and not admission.draining
            and not self.transport.is_closing()
            and not self._answering()
            and self.parser is not None
            and self.parser.get_method() == b"GET"
            and self.parser.should_keep_alive()
            and self.url.decode("latin-1") not in ALWAYS_ADMITTED
            and all(name not in _WHOLE_WAY for name, _ in self.headers)
        )

    def _refuse(self, status: int) -> None:
        """Tell why, unless an answer is under way, and close."""
        if self.transport.is_closing():
            return
        if not self._answering():
            self.transport.write(_answer(status, [], close=True))
        self.transport.close()


def _answer(status: int, asked: Sequence[tuple[bytes, bytes]], *, close: bool = False) -> bytes:
    """To a request with these headers."""
    request_id = request_id_of(asked) or random_request_id()
    accept = b",".join(value for name, value in asked if name == b"accept")
    if len(request_id) != len(_ANY_ID) or len(accept) > _LONGEST_KEPT:
        return _written(status, accept, request_id, close=close)
    return _template(status, accept, close=close).replace(_ANY_ID, request_id.encode())


_ANY_ID = b"?" * len(random_request_id())
_LONGEST_KEPT = 100


@lru_cache(maxsize=64)
def _template(status: int, accept: bytes, *, close: bool) -> bytes:
    """Written once, since whoever refuses much has little time."""
    return _written(status, accept, _ANY_ID.decode(), close=close)


def _written(status: int, accept: bytes, request_id: str, *, close: bool) -> bytes:
    headers_asked = [(b"accept", accept)] if accept else []
    scope: Scope = {"state": {REQUEST_ID: request_id}, "headers": headers_asked}
    response = error_response(scope, failure_of_status(status))
    headers = [
        *response.raw_headers,
        (b"x-request-id", request_id.encode()),
        (b"x-content-type-options", b"nosniff"),
    ]
    if close:
        headers.append((b"connection", b"close"))
    lines = [b"%s: %s\r\n" % header for header in headers]
    return b"".join([STATUS_LINE[status], *lines, b"\r\n", bytes(response.body)])
