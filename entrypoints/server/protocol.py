"""HTTP/1.1 connections that cannot exhaust the process.

uvicorn parses everything that arrives, queues pipelined requests, bounds neither the size of a head
nor the time that it may take, and waits forever for a client that does not read. Here

- a connection works on one request at a time: `_parse` gives the parser the input up to the end of
  one request, and goes on when the response is complete;
- what cannot be parsed is answered with a 4xx, and ends the connection (`_reject`);
- a connection ends in a way that lets the client read the last response (`_end`);
- what connections hold in memory counts towards one budget (`held_bytes`);
- a timer for each connection finds clients that are too slow (`_check_liveness`).
"""

import asyncio
from dataclasses import dataclass
from enum import Enum
from typing import Any, cast

import httptools
from typing_extensions import override
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from hexameter.entrypoints.server.buffer_budget import BufferBudget
from hexameter.entrypoints.server.coalescing_transport import CoalescingTransport
from hexameter.entrypoints.server.error_answers import closing_answer
from hexameter.entrypoints.server.request_input import RequestInput
from hexameter.entrypoints.server.socket_buffers import unsent_bytes
from hexameter.entrypoints.server.transfer_rate import TransferRate

PIECES_AT_ONCE = 500
"""How often a connection calls the parser before others have their turn."""

WRITE_BUFFER_BYTES = 16 * 1024
"""Unsent bytes of a connection that are neither counted nor waited for."""

REFUSED_CONNECTIONS = 100
"""How many connections beyond the limit are told so at the same time; further ones are closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionLimits:
    """`max_head_bytes`: everything that is not body: request line, headers, chunk sizes, trailers.

    `head_seconds`: from connecting or the first byte of a request until its headers are complete.

    `min_rate`: bytes a second that a client must send of a body and read of a response, on average
    over `rate_seconds`.

    `linger_seconds`: how long a client may go on sending after the response that ends its
    connection.
    """

    max_connections: int = 1000
    max_head_bytes: int = 64 * 1024
    head_seconds: float = 20.0
    min_rate: int = 4096
    rate_seconds: float = 15.0
    linger_seconds: float = 5.0
    check_seconds: float = 2.5


class _Phase(Enum):
    """The part of a request that the parser expects next."""

    START = 0
    HEAD = 1
    BODY = 2


class HttpProtocol(HttpToolsProtocol):
    # Set by `connection_made`.
    _socket: asyncio.Transport
    _writer: CoalescingTransport
    _timer: asyncio.TimerHandle

    def __init__(
        self, *args: Any, limits: ConnectionLimits, budget: BufferBudget, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self._limits = limits
        self._budget = budget
        self._input = RequestInput()
        self._phase = _Phase.START
        self._unstarted_app: Any = None
        self._ignores_input = False
        self._may_be_sending = False
        """Whether the client may send what is ignored."""
        self._eof_received = False
        self._waits_to_parse = False
        self._head_began: float | None = None
        self._linger_until: float | None = None
        self._head_bytes = 0
        self._bytes_without_body = 0
        self._body_bytes = 0
        """Of the request that is being answered."""
        self._received_bytes = 0
        self._receiving = TransferRate(limits.min_rate, limits.rate_seconds)
        self._sending = TransferRate(limits.min_rate, limits.rate_seconds)

    # The connection

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:
        self._socket = transport
        self._writer = CoalescingTransport(transport, self.loop, self._end)
        transport.set_write_buffer_limits(high=WRITE_BUFFER_BYTES)
        super().connection_made(self._writer)
        self._head_began = self.loop.time()
        self._schedule_check()
        excess = len(self.connections) - self._limits.max_connections
        if excess > REFUSED_CONNECTIONS:
            self.abort()
        elif excess > 0:
            self._may_be_sending = True
            self._reject(503)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._timer.cancel()
        self._ignore_input()
        self._body_bytes = 0
        super().connection_lost(exc)
        # uvicorn leaves it running when the connection was reset.
        self._unset_keepalive_if_required()
        self._update_budget()

    @override
    def data_received(self, data: bytes) -> None:
        self._received_bytes += len(data)
        if self._ignores_input:
            self._may_be_sending = True
        else:
            self._unset_keepalive_if_required()
            self._input.append(data)
            self._parse()

    @override
    def eof_received(self) -> bool:  # pyright: ignore[reportIncompatibleMethodOverride]
        """True keeps the connection open: a client may close its side after the last request."""
        self._eof_received = True
        if self.transport.is_closing():
            self._socket.close()
        else:
            self._parse()
        return not self._socket.is_closing()

    # Requests

    def _parse(self) -> None:
        for _ in range(PIECES_AT_ONCE):
            if not self._input or not self._may_parse():
                break
            self._feed_parser(self._input.next_piece())
        else:
            self.loop.call_soon(self._parse)
        if self._input:
            self._waits_to_parse = True
            self.flow.pause_reading()
        elif self._waits_to_parse and not self.transport.is_closing():
            self._waits_to_parse = False
            self.flow.resume_reading()
        if not self._input and not self._ignores_input:
            self._end_or_keep_alive()
        self._update_budget()

    def _may_parse(self) -> bool:
        """A request begins when the one before it is answered and the response is sent."""
        return self._phase is not _Phase.START or not (
            self._is_answering() or self.flow.write_paused
        )

    def _feed_parser(self, piece: bytes) -> None:
        self._bytes_without_body += len(piece)
        try:
            cast(httptools.HttpRequestParser, self.parser).feed_data(piece)
        except httptools.HttpParserUpgrade:
            pass  # Known since `on_headers_complete`.
        except httptools.HttpParserError:
            self._reject(400)
        if self._bytes_without_body > self._limits.max_head_bytes:
            self._reject(431)
        if self._unstarted_app is not None:
            app, self._unstarted_app = self._unstarted_app, None
            if not self.cycle.disconnected:
                super()._start_asgi_task(self.cycle, app)

    @override
    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        # Only when the parser has found no fault with the headers as a whole.
        self._unstarted_app = app

    @override
    def on_message_begin(self) -> None:
        if self._is_answering():
            raise ValueError("a request begins where none can")
        super().on_message_begin()
        self._phase = _Phase.HEAD
        self._head_bytes = 0
        if self._head_began is None:
            self._head_began = self.loop.time()

    @override
    def on_header(self, name: bytes, value: bytes) -> None:
        # After a chunked body these are trailers, which must not become headers.
        if self._phase is _Phase.HEAD:
            self._head_bytes += len(name) + len(value) + len(": \r\n")
            super().on_header(name, value)
            if self.headers[-1][0] == b"content-length":
                self._input.declared_body_left = int(value)

    @override
    def on_headers_complete(self) -> None:
        self._head_began = None
        self._bytes_without_body = 0
        self._receiving.restart()
        if len(self.url) + self._head_bytes > self._limits.max_head_bytes:
            self._reject(431)
        if self.transport.is_closing():
            return
        super().on_headers_complete()
        self._phase = _Phase.BODY
        if cast(httptools.HttpRequestParser, self.parser).should_upgrade():
            # What follows is another protocol, or a body to the proxy in front.
            self.cycle.keep_alive = False
            self._may_be_sending = True
            self._ignore_input()

    @override
    def on_body(self, body: bytes) -> None:
        self._bytes_without_body = 0
        if self._is_answering():
            self._body_bytes += len(body)
            super().on_body(body)

    @override
    def on_message_complete(self) -> None:
        self._bytes_without_body = 0
        if not self.transport.is_closing():
            self._phase = _Phase.START
            self._input.end_request()
            super().on_message_complete()
            if not self.cycle.keep_alive:
                self._ignore_input()

    @override
    def send_400_response(self, msg: str) -> None:
        self._reject(400)

    def _ignore_input(self) -> None:
        self._ignores_input = True
        self._may_be_sending = self._may_be_sending or bool(self._input)
        self._input.clear()

    # Responses

    def _is_answering(self) -> bool:
        # uvicorn sets `cycle` with the first request.
        return bool(self.cycle) and not (self.cycle.response_complete or self.cycle.disconnected)

    @override
    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._body_bytes = 0
        if self._input:
            self._unset_keepalive_if_required()
        self._parse()

    @override
    def pause_writing(self) -> None:
        super().pause_writing()
        self._update_budget()

    @override
    def resume_writing(self) -> None:
        super().resume_writing()
        self._parse()

    def _end_or_keep_alive(self) -> None:
        if self._eof_received and self._phase is not _Phase.START:
            self._reject(400)
        elif self._is_answering() or self._phase is not _Phase.START:
            return
        elif self._eof_received:
            self.transport.close()
        elif self._head_began is None and self.timeout_keep_alive_task is None:
            # uvicorn stops its timer for the rest of a body that was answered before its end.
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )

    # The end of a connection

    def _reject(self, status: int) -> None:
        """Answer the current request with an error, unless its response has begun, and end the
        connection.
        """
        if self.transport.is_closing():
            return
        is_answered = self._phase is _Phase.BODY
        if self._is_answering():
            is_answered = self.cycle.response_started
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if not is_answered:
            self._writer.flush()
            self._writer.write(closing_answer(status, self.server_state.default_headers))
        self.transport.close()

    def _end(self) -> None:
        """Close the connection, or only this side of it while the client may still be sending:
        bytes that arrive at a closed socket reset the connection, and the client never reads the
        response (RFC 9112, 9.6).
        """
        self._ignore_input()
        may_be_sending = self._may_be_sending or self._phase is not _Phase.START
        if self._eof_received or not may_be_sending or self._socket.is_closing():
            self._socket.close()
        else:
            self._socket.write_eof()
            self._linger_until = self.loop.time() + self._limits.linger_seconds
            self.flow.resume_reading()

    def abort(self) -> None:
        """Close the connection at once; what has not been sent is lost."""
        self._ignore_input()
        self._writer.abort()

    @override
    def shutdown(self) -> None:
        self._writer.flush()
        super().shutdown()

    # Limits

    def held_bytes(self) -> int:
        unsent = self._writer.held_bytes() if self.flow.write_paused else 0
        return len(self._input) + self._body_bytes + unsent

    def _update_budget(self) -> None:
        self._budget.update(self, self.held_bytes())

    def _schedule_check(self) -> None:
        self._timer = self.loop.call_later(self._limits.check_seconds, self._check_liveness)

    def _check_liveness(self) -> None:
        """Whether the client reads what is written and sends what it has begun."""
        now = self.loop.time()
        self._schedule_check()
        if self._reads_too_slowly(now):
            self.abort()
        elif self._linger_until is not None and now >= self._linger_until:
            self._socket.close()
        elif self._phase is _Phase.BODY and self._sends_too_slowly(now):
            self._reject(408)
        elif self._head_began is not None and now - self._head_began >= self._limits.head_seconds:
            if self._phase is _Phase.HEAD:
                self._reject(408)
            else:
                self.transport.close()

    def _reads_too_slowly(self, now: float) -> bool:
        if not (self.flow.write_paused or self.transport.is_closing()):
            self._sending.restart()
            return False
        unsent = unsent_bytes(self._socket)
        return self._sending.is_too_slow(now, self._writer.written - unsent, unsent)

    def _sends_too_slowly(self, now: float) -> bool:
        if self.flow.read_paused or self.cycle.waiting_for_100_continue:
            self._receiving.restart()
            return False
        return self._receiving.is_too_slow(now, self._received_bytes)
