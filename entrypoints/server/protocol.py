"""Connections that cannot be used to wear the server out.

uvicorn bounds neither how long a request's head may take nor how large it may get, and waits for
ever for a caller who does not read; what it cannot parse it answers in plain text. It also asks the
application to refuse what is too much, which costs ten times as much as refusing it here.
"""

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from hexameter.entrypoints.http.middleware.concurrency_limit import ADMISSION, Admission
from hexameter.entrypoints.server.coalescing_transport import JoinedWrites
from hexameter.entrypoints.server.refusals import closing_answer, refusal_of
from hexameter.entrypoints.server.socket_buffers import unread_bytes

MAX_HEAD_BYTES = 64 * 1024
"""Of all that is not body: the request line with the headers, and what frames a chunk."""

HEAD_SECONDS = 20.0
"""From the first byte of a request, or from connecting, until its headers are complete."""


class GuardedConnection(HttpToolsProtocol):
    head_seconds = HEAD_SECONDS

    # uvicorn sets its attributes in `__init__`; its signature is not ours to repeat.
    _timer: asyncio.TimerHandle | None = None
    _head_since: float | None = None
    _in_head = True
    _between_requests = True
    _head_bytes = 0
    _overhead = 0
    _unread = 0
    """At the last look, by a caller whom something waits for."""
    _refused_lately = False
    """Since the timer of the silent was set."""

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        self._head_since = self.loop.time()
        self._look_again_in(self.head_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        super().connection_lost(exc)
        # Left running where the connection was reset.
        self._unset_keepalive_if_required()

    def data_received(self, data: bytes) -> None:
        if self._between_requests and self._turn_away(data):
            return
        self._overhead += len(data)
        self._refused_lately = False
        super().data_received(data)
        if self._overhead > MAX_HEAD_BYTES:
            self._refuse(431)
        elif self._is_unwatched():
            # uvicorn has just stopped that timer for what is but the rest of a request that was
            # answered before it had been sent.
            self._keep_alive_for(self.timeout_keep_alive)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head = True
        self._between_requests = False
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
        self._between_requests = True
        if not self.transport.is_closing():
            super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        self._refuse(400)

    def timeout_keep_alive_handler(self) -> None:
        if self._refused_lately or self.flow.write_paused:
            # Not silent: setting the timer anew for each refusal would cost too much, and who has
            # yet to read is looked at by the other timer.
            self._refused_lately = False
            self._keep_alive_for(self.timeout_keep_alive)
        else:
            super().timeout_keep_alive_handler()

    def resume_writing(self) -> None:
        self._unread = 0
        super().resume_writing()

    def shutdown(self) -> None:
        self._flush()
        super().shutdown()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        if self.flow.write_paused:
            app = self._when_read(cycle, app)
        elif admission := self._admission:
            admission.arrive()
        super()._start_asgi_task(cycle, app)

    def _when_read(self, cycle: RequestResponseCycle, app: Any) -> Any:
        """Who does not read the answers that he has holds no place for the next."""

        async def wait_and_run(*asgi: Any) -> None:
            await self.flow.drain()
            if self.transport.is_closing():
                cycle.disconnected = True
            else:
                await app(*asgi)

        return wait_and_run

    def _keep_alive_for(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(
            seconds, self.timeout_keep_alive_handler
        )

    def _look_again_in(self, seconds: float) -> None:
        # One timer for a connection: setting and cancelling one for each request costs more.
        self._timer = self.loop.call_later(seconds, self._look)

    def _look(self) -> None:
        """Whether the caller is still there: reads what is written, sends what he has begun."""
        waits_for_reader = self.flow.write_paused or self.transport.is_closing()
        unread = unread_bytes(self.transport) if waits_for_reader else 0
        if unread >= self._unread > 0:
            self.transport.abort()
            return
        self._unread = unread
        if self._head_since is None or self._answering() or self.transport.is_closing():
            self._look_again_in(self.head_seconds)
            return
        left = self._head_since + self.head_seconds - self.loop.time()
        if left > 0:
            self._look_again_in(left)
            return
        if self._in_head and self._overhead:
            self._refuse(408)
        else:
            self.transport.close()
        self._look_again_in(self.head_seconds)

    @property
    def _admission(self) -> Admission | None:
        return self.app_state.get(ADMISSION)

    def _answering(self) -> bool:
        # uvicorn has none until the first request.
        return bool(self.cycle) and not self.cycle.response_complete

    def _is_unwatched(self) -> bool:
        """Whether nothing is under way, and no timer runs for that."""
        return (
            self._head_since is None
            and self.timeout_keep_alive_task is None
            and not self._answering()
            and not self.transport.is_closing()
        )

    def _turn_away(self, data: bytes) -> bool:
        """Whether there was no room for what has come, and it could be refused here."""
        admission = self._admission
        if (
            admission is None
            or not admission.turns_away()
            or admission.draining
            or self._answering()
            or self.flow.write_paused
            or self.transport.is_closing()
            or not (refusal := refusal_of(data))
        ):
            return False
        self._flush()
        self.transport.write(refusal)
        admission.count_refusal()
        self._refused_lately = True
        self._head_since = None
        if self.timeout_keep_alive_task is None:
            self._keep_alive_for(self.timeout_keep_alive)
        return True

    def _refuse(self, status: int) -> None:
        """Tell why, and close; an answer under way comes first, if this is not its request."""
        if self.transport.is_closing():
            return
        if self._answering() and (self._in_head or self._between_requests):
            self.cycle.keep_alive = False
            self.flow.pause_reading()
            return
        if not self._answering():
            self._flush()
            self.transport.write(closing_answer(status, self.server_state.default_headers))
        self.transport.close()

    def _flush(self) -> None:
        """An answer without a body may still be held back."""
        if self.cycle:
            cast(JoinedWrites, self.cycle.transport).flush()
