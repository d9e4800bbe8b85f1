"""HTTP/1.1 connections that cannot exhaust the process.

uvicorn bounds neither the size of a head nor the time that it may take, and waits forever for a
client that does not read. Here a connection has limits for

- its number: beyond `max_connections` the answer is 503;
- the size of what it sends besides bodies (431);
- the time that the client takes to send a request (408) and to read a response (`liveness`);
- the memory that all connections hold together (`buffer_budget`).

What the application would refuse because of too many requests in flight is refused here, which
takes half the time (`early_refusal`).

How requests are parsed and connections end is in `sequential_protocol`.
"""

import asyncio
from typing import Any, cast

from starlette.types import Scope
from typing_extensions import override

from hexameter.entrypoints.http.middleware.early_refusal import EarlyRefusals
from hexameter.entrypoints.http.middleware.refusal_log import RefusalLog
from hexameter.entrypoints.server.connection.buffer_budget import BufferBudget
from hexameter.entrypoints.server.connection.delayed_close import DelayedCloses
from hexameter.entrypoints.server.connection.error_answers import refusal
from hexameter.entrypoints.server.connection.limits import ConnectionLimits
from hexameter.entrypoints.server.connection.liveness import Liveness, Timeout
from hexameter.entrypoints.server.connection.phase import Phase
from hexameter.entrypoints.server.connection.request_head import check_head
from hexameter.entrypoints.server.connection.sequential_protocol import SequentialProtocol
from hexameter.entrypoints.server.connection.socket_buffers import unsent_bytes

WRITE_BUFFER_BYTES = 16 * 1024
"""Up to this many unsent bytes the application is not paused, and the budget is not charged."""

REFUSED_CONNECTIONS = 100
"""Connections beyond the limit that are answered with 503 at the same time. Any more are closed
without an answer.
"""


class HttpProtocol(SequentialProtocol):
    _timer: asyncio.TimerHandle

    def __init__(
        self,
        *args: Any,
        limits: ConnectionLimits,
        budget: BufferBudget,
        delayed_closes: DelayedCloses,
        connection_refusals: RefusalLog,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self._limits = limits
        self._budget = budget
        self._delayed_closes = delayed_closes
        self._connection_refusals = connection_refusals
        self._liveness = Liveness(limits, self.loop.time())
        self._bytes_without_body = 0
        """Fed to the parser since the last complete head or piece of a body; the framing of chunks
        counts.
        """
        self._body_bytes = 0
        """Of the request that is being answered."""
        # An attribute of the application, if it is ours.
        self._early_refusals: EarlyRefusals | None = getattr(self.app, "early_refusals", None)

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:
        transport.set_write_buffer_limits(high=WRITE_BUFFER_BYTES)
        super().connection_made(transport)
        self._schedule_check()
        open_sockets = len(self.connections) + len(self._delayed_closes)
        excess = open_sockets - self._limits.max_connections
        if excess > 0:
            self._connection_refusals.add()
        if excess > REFUSED_CONNECTIONS:
            self.abort()
        elif excess > 0:
            self._may_be_sending = True
            self._reject(503)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._timer.cancel()
        self._body_bytes = 0
        super().connection_lost(exc)
        self._update_budget()
        if self.cycle:
            # A reference cycle keeps it alive until the garbage collector runs; free the body now.
            self.cycle.body = bytearray()

    # Size

    @override
    def _feed_parser(self, piece: bytes) -> None:
        self._bytes_without_body += len(piece)
        super()._feed_parser(piece)
        self._check_size()

    @override
    def on_headers_complete(self) -> None:
        version = self.parser.get_http_version()
        check_head(version, self.url, self.headers)
        if version == "1.0":
            self.expect_100_continue = False
        self._liveness.head_is_complete()
        self._check_size()
        self._bytes_without_body = 0
        super().on_headers_complete()

    @override
    def on_body(self, body: bytes) -> None:
        self._bytes_without_body = 0
        if self._is_answering():
            self._body_bytes += len(body)
        super().on_body(body)

    @override
    def on_message_complete(self) -> None:
        self._bytes_without_body = 0
        super().on_message_complete()

    def _check_size(self) -> None:
        if self._bytes_without_body > self._limits.max_head_bytes:
            self._reject(431)

    # Overload

    @override
    def _start(self, app: Any) -> None:
        refused_id = None
        # One that waits for its body has no slot meanwhile, so the application decides.
        if self._early_refusals is not None and self._has_arrived():
            refused_id = self._early_refusals.refused_id(cast(Scope, self.cycle.scope))
        if refused_id is None:
            super()._start(app)
        else:
            self._refuse(refused_id)

    def _has_arrived(self) -> bool:
        left = self._input.declared_body_left
        return self._phase is Phase.START or 0 < left <= self._input.unparsed

    def _refuse(self, request_id: str) -> None:
        self.cycle.response_started = True
        headers = self.server_state.default_headers
        closes = not self.cycle.keep_alive
        self._writer.write_whole(refusal(request_id, headers, closes=closes))
        if self._input.unparsed and not closes:
            # A body, or another request: other connections have their turn before it.
            self.loop.call_soon(self._continue_after_refusal)
        else:
            self._end_refusal()

    def _continue_after_refusal(self) -> None:
        if self._is_answering():
            self._end_refusal()
            self.on_response_complete()

    def _end_refusal(self) -> None:
        self.cycle.response_complete = True
        # A stop may have decided that since the answer was written.
        if not self.cycle.keep_alive:
            self.transport.close()

    # Time

    @override
    def data_received(self, data: bytes) -> None:
        self._liveness.received(len(data))
        super().data_received(data)

    def _schedule_check(self) -> None:
        self._timer = self.loop.call_later(self._limits.check_seconds, self._check_liveness)

    def _check_liveness(self) -> None:
        self._schedule_check()
        is_closing = self.transport.is_closing()
        must_read = is_closing or self.flow.write_paused
        timeout = self._liveness.timeout(
            self.loop.time(),
            written=self._writer.written,
            unsent=unsent_bytes(self._socket) if must_read else None,
            expects_head=self._phase is Phase.HEAD,
            expects_body=self._phase is Phase.BODY
            and not (self.flow.read_paused or self.cycle.waiting_for_100_continue),
            is_idle=not must_read and self._is_idle(),
            is_closing=is_closing,
        )
        if timeout is Timeout.RESPONSE:
            self.abort()
        elif timeout is Timeout.LINGER:
            self._socket.close()
        elif timeout is Timeout.IDLE or (timeout is Timeout.HEAD and self._phase is Phase.START):
            self.transport.close()
        elif timeout is not None:
            self._reject(408)

    # Memory

    def held_bytes(self) -> int:
        unsent = self._writer.held_bytes() if self.flow.write_paused else 0
        return self._input.unparsed + self._body_bytes + unsent

    def give_up(self) -> None:
        self._delayed_closes.delay(self._socket)
        self.abort()

    def _update_budget(self) -> None:
        self._budget.update(self, self.held_bytes())

    @override
    def _parse(self) -> None:
        super()._parse()
        self._update_budget()

    @override
    def pause_writing(self) -> None:
        super().pause_writing()
        self._update_budget()

    @override
    def on_response_complete(self) -> None:
        if self._body_bytes:
            self._body_bytes = 0
            self._update_budget()
        super().on_response_complete()
