"""Connections that cannot be used to wear the server out.

uvicorn bounds neither how long a request's head may take nor how large it may get, and waits for
ever for a caller who does not read; what it cannot parse it answers in plain text.
"""

import asyncio
from typing import cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from entrypoints.cli.joined_writes import JoinedWrites
from entrypoints.cli.refusals import closing_answer, refusal_of
from entrypoints.http.admission import ADMISSION, Admission

MAX_HEAD_BYTES = 64 * 1024
"""Of all that is not body: the request line with the headers, and what frames a chunk."""

HEAD_SECONDS = 20.0
"""From the first byte of a request, or from connecting, until its headers are complete."""


class GuardedConnection(HttpToolsProtocol):
    head_seconds = HEAD_SECONDS

    # uvicorn sets its attributes in `__init__`; its signature is not ours to repeat.
    _head_timer: asyncio.TimerHandle | None = None
    _head_since: float | None = None
    _in_head = True
    _between = True
    _head_bytes = 0
    _overhead = 0
    _refusals = 0

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        self._head_since = self.loop.time()
        self._watch_head(self.head_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._between and self._is_turned_away(data):
            return
        self._overhead += len(data)
        super().data_received(data)
        if self._overhead > MAX_HEAD_BYTES:
            self._refuse(431)
        elif self._is_silent():
            # uvicorn takes the rest of a body that has been answered for a request.
            self._keep_alive_for(self.timeout_keep_alive)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head = True
        self._between = False
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
        if not self.transport.is_closing():
            super().on_headers_complete()
            self.cycle.transport = cast(asyncio.Transport, JoinedWrites(self.transport, self.loop))

    def on_body(self, body: bytes) -> None:
        self._overhead = 0
        if not self.transport.is_closing():
            super().on_body(body)

    def on_message_complete(self) -> None:
        self._overhead = 0
        self._between = True
        if not self.transport.is_closing():
            super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        self._refuse(400)

    def timeout_keep_alive_handler(self) -> None:
        if self._refusals:
            # It was not silent: setting the timer anew for each would cost too much.
            self._refusals = 0
            self._keep_alive_for(self.timeout_keep_alive)
            return
        # An answer that has not been read by now is not going to be; closing would wait for it.
        if self.transport.get_write_buffer_size():
            self.transport.abort()
        super().timeout_keep_alive_handler()

    def _keep_alive_for(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(
            seconds, self.timeout_keep_alive_handler
        )

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

    def _is_silent(self) -> bool:
        """Whether nothing is under way, and nobody watches how long that takes."""
        return (
            self._head_since is None
            and self.timeout_keep_alive_task is None
            and not self._answering()
            and not self.transport.is_closing()
        )

    def _is_turned_away(self, data: bytes) -> bool:
        """Whether it was too much, and has been refused here, where that costs the least."""
        admission: Admission | None = self.app_state.get(ADMISSION)
        if (
            admission is None
            or admission.draining
            or (self.cycle and not self.cycle.response_complete)
            or not admission.turns_away()
            or self.flow.write_paused
            or self.transport.is_closing()
            or not (refusal := refusal_of(data))
        ):
            return False
        self.transport.write(refusal)
        self._refusals += 1
        self._head_since = None
        if self.timeout_keep_alive_task is None:
            self._keep_alive_for(self.timeout_keep_alive)
        return True

    def _refuse(self, status: int) -> None:
        """Tell why, unless an answer is under way, and close."""
        if self.transport.is_closing():
            return
        if not self._answering():
            self.transport.write(closing_answer(status))
        self.transport.close()
