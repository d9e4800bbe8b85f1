"""HTTP/1.1 connections that work on one request at a time.

uvicorn parses everything that arrives and queues pipelined requests. Here the parser is given the
input up to the end of one request; the next follows when the response is complete. What cannot be
parsed is answered with a 4xx, and a connection ends so that the client can read the last response.
"""

import asyncio
from functools import partial
from typing import Any

import httptools
from typing_extensions import override
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from hexameter.entrypoints.http.middleware.lost_responses import LOST, Lost
from hexameter.entrypoints.server.connection.coalescing_transport import CoalescingTransport
from hexameter.entrypoints.server.connection.error_answers import closing_answer
from hexameter.entrypoints.server.connection.phase import Phase
from hexameter.entrypoints.server.connection.request_input import RequestInput

BYTES_AT_ONCE = 4 * 1024
"""How much of a connection's input is parsed before other connections have their turn."""


class SequentialProtocol(HttpToolsProtocol):
    """uvicorn calls the methods that do not begin with an underscore, and the parser those that
    begin with `on_`.
    """

    # Set by `connection_made`. What goes through `_writer`, uvicorn's `transport`, keeps its order;
    # closing it calls `_end`.
    _socket: asyncio.Transport
    _writer: CoalescingTransport
    parser: httptools.HttpRequestParser

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._input = RequestInput()
        self._phase = Phase.START
        self._unstarted_app: Any = None
        self._ignores_input = False
        self._may_be_sending = False  # Input that is ignored.
        self._eof_received = False
        self._waits_to_parse = False
        self._rejected_with: int | None = None  # By the server, not by the application.

    # The connection

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:
        self._socket = transport
        self._writer = CoalescingTransport(transport, self.loop, self._end)
        super().connection_made(self._writer)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._ignore_input()
        super().connection_lost(exc)

    @override
    def data_received(self, data: bytes) -> None:
        if self._ignores_input:
            self._may_be_sending = True
        else:
            self._input.append(data)
            self._parse()

    @override
    def eof_received(self) -> bool:  # pyright: ignore[reportIncompatibleMethodOverride]
        """True keeps a half-closed connection open, which uvicorn's type does not foresee."""
        self._eof_received = True
        if self.transport.is_closing():
            self._socket.close()
        else:
            self._parse()
        return not self._socket.is_closing()

    # Requests

    def _parse(self) -> None:
        parsed = 0
        while self._input.unparsed and self._may_parse():
            if parsed >= BYTES_AT_ONCE:
                self.loop.call_soon(self._parse)
                break
            piece = self._input.next_piece()
            self._feed_parser(piece)
            parsed += len(piece) + 32  # A call of the parser costs as much as so many bytes.
        if self._input.unparsed:
            self._waits_to_parse = True
            self.flow.pause_reading()
            return
        if self._waits_to_parse and not self.transport.is_closing():
            self._waits_to_parse = False
            self.flow.resume_reading()
        if self._eof_received and not self._ignores_input:
            self._end_half_closed()

    def _may_parse(self) -> bool:
        """A request begins when the one before it is answered and the response is sent."""
        return self._phase is not Phase.START or not (
            self._is_answering() or self.flow.write_paused
        )

    def _feed_parser(self, piece: bytes) -> None:
        try:
            self.parser.feed_data(piece)
        except httptools.HttpParserUpgrade:
            pass  # Known since `on_headers_complete`.
        except httptools.HttpParserError:
            self._reject(400)
        app, self._unstarted_app = self._unstarted_app, None
        if app is not None and not self.cycle.disconnected:
            self._start(app)

    @override
    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        # Only when the parser has found no fault with the headers as a whole.
        self._unstarted_app = app

    def _start(self, app: Any) -> None:
        self.cycle.scope["extensions"] = {LOST: {"find": partial(self._lost, self.cycle)}}
        super()._start_asgi_task(self.cycle, app)

    @override
    def on_message_begin(self) -> None:
        if self._is_answering():
            raise ValueError("unexpected start of a request")
        super().on_message_begin()
        self._phase = Phase.HEAD

    @override
    def on_header(self, name: bytes, value: bytes) -> None:
        # After a chunked body these are trailers, which must not become headers.
        if self._phase is Phase.HEAD:
            super().on_header(name, value)
            if self.headers[-1][0] == b"content-length":
                self._input.declared_body_left = int(value)

    @override
    def on_headers_complete(self) -> None:
        if self.transport.is_closing():
            return
        super().on_headers_complete()
        self._phase = Phase.BODY
        if self.parser.should_upgrade():
            # What follows is another protocol, or a body to the proxy in front.
            self.cycle.keep_alive = False
            self._may_be_sending = True
            self._ignore_input()

    @override
    def on_body(self, body: bytes) -> None:
        if self._is_answering():
            super().on_body(body)

    @override
    def on_message_complete(self) -> None:
        if not self.transport.is_closing():
            self._phase = Phase.START
            self._input.end_request()
            super().on_message_complete()
            # After a trailer `Connection: close` the parser takes no further request.
            self.cycle.keep_alive = self.cycle.keep_alive and self.parser.should_keep_alive()
            if not self.cycle.keep_alive:
                self._ignore_input()
                if self.cycle.response_complete:
                    self.transport.close()

    def _ignore_input(self) -> None:
        self._ignores_input = True
        self._may_be_sending = self._may_be_sending or self._input.unparsed > 0
        self._input.clear()

    # Responses

    def _is_answering(self) -> bool:
        # uvicorn sets `cycle` with the first request.
        return bool(self.cycle) and not (self.cycle.response_complete or self.cycle.disconnected)

    def _lost(self, cycle: RequestResponseCycle) -> Lost | None:
        return Lost(cycle.response_started, self._rejected_with) if cycle.disconnected else None

    @override
    def on_response_complete(self) -> None:
        # Not uvicorn's, which sets a timer each time: `_check_liveness` ends idle connections.
        self.server_state.total_requests += 1
        if not self.transport.is_closing():
            self.flow.resume_reading()
        if self._input.unparsed or self._waits_to_parse or self._eof_received:
            # The task that has answered holds its slot until it returns.
            self.loop.call_soon(self._parse)

    @override
    def resume_writing(self) -> None:
        super().resume_writing()
        self._parse()

    def _is_idle(self) -> bool:
        return self._phase is Phase.START and not self._is_answering()

    def _end_half_closed(self) -> None:
        """The client has sent all that it will."""
        if self._phase is not Phase.START:
            self._reject(400)
        elif not self._is_answering():
            self.transport.close()

    # The end of a connection

    def _reject(self, status: int) -> None:
        """Answer the current request with an error, unless its response has begun, and end the
        connection.
        """
        if self.transport.is_closing():
            return
        is_answered = self._phase is Phase.BODY
        if self._is_answering():
            is_answered = self.cycle.response_started
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if not is_answered:
            self._rejected_with = status
            self._writer.flush()
            self._writer.write(closing_answer(status, self.server_state.default_headers))
        self.transport.close()

    def _end(self) -> None:
        """Close the connection, or only this side of it while the client may still be sending:
        bytes that arrive at a closed socket reset the connection, and the client never reads the
        response (RFC 9112, 9.6).
        """
        self._ignore_input()
        may_be_sending = self._may_be_sending or self._phase is not Phase.START
        if self._eof_received or not may_be_sending or self._socket.is_closing():
            self._socket.close()
        else:
            self._socket.write_eof()
            self.flow.resume_reading()

    def abort(self) -> None:
        """Close the connection at once; what has not been sent is lost."""
        self._ignore_input()
        self._writer.abort()

    @override
    def shutdown(self) -> None:
        self._writer.flush()
        super().shutdown()
