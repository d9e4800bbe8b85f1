"""Graceful stop: uvicorn gets the signal only when no request is in flight."""

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import Awaitable, Callable, Generator
from functools import partial
from importlib.metadata import version
from types import FrameType
from typing import cast

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn import Server
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from hexameter.entrypoints.http.middleware.concurrency_limit import ConcurrencyLimiter
from hexameter.entrypoints.http.middleware.early_refusal import EarlyRefusals

STOP_SECONDS = 20
"""How long requests in flight may take before they are cancelled."""

LINGER_SECONDS = 0.5
"""How long requests on existing connections are still answered, with 503 and `Connection: close`,
after the last one in flight: a client that sends into a closed connection gets no answer.
"""

_log = structlog.get_logger(__name__)
_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class GracefulStop:
    """Wraps the application, and holds the first SIGTERM or SIGINT back from the server.

    New requests are answered 503 at once, those in flight run to their end, and every response
    closes its connection, so that no client sends another request into a closing one. Then the
    server gets the signal. A second SIGINT stops it without waiting.

    `before_serving` runs when the application has started, before the first connection.
    """

    def __init__(
        self,
        app: ASGIApp,
        limiter: ConcurrencyLimiter,
        *,
        early_refusals: EarlyRefusals | None = None,
        before_serving: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self.early_refusals = early_refusals
        self._app = app
        self._limiter = limiter
        self._before_serving = before_serving
        self._stopping: asyncio.Task[None] | None = None
        self._started = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            with self._holding_signals():
                await self._app(scope, receive, self._when_started(send))
            if self._started:
                _log.info("server.stopped", pid=os.getpid())
        elif self._limiter.draining:
            await self._app(scope, receive, _closing(send))
        else:
            await self._app(scope, receive, send)

    def _when_started(self, send: Send) -> Send:
        async def started(message: Message) -> None:
            if message["type"] == "lifespan.startup.complete":
                if self._before_serving:
                    await self._before_serving()
                self._started = True
                _log.info("server.started", pid=os.getpid(), version=version("hexameter"))
            await send(message)

        return started

    @contextlib.contextmanager
    def _holding_signals(self) -> Generator[None]:
        loop = asyncio.get_running_loop()
        server = {number: signal.getsignal(number) for number in _SIGNALS}

        def forward(number: int, frame: FrameType | None = None) -> None:
            handler = server[signal.Signals(number)]
            if callable(handler):
                handler(number, frame)

        def stop(number: int, frame: FrameType | None) -> None:
            if self._stopping is None:
                self._limiter.drain()
                uvicorn_server = getattr(server[signal.SIGTERM], "__self__", None)
                drained = self._drain(number, uvicorn_server, lambda: forward(number))
                # A signal handler must wake the event loop up.
                loop.call_soon_threadsafe(lambda: None)
                self._stopping = loop.create_task(drained)
            elif number == signal.SIGINT:
                # uvicorn stops without waiting on the second one.
                forward(number, frame)
                forward(number, frame)

        for number in _SIGNALS:
            signal.signal(number, stop)
        try:
            yield
        finally:
            for number, handler in server.items():
                signal.signal(number, handler)

    async def _drain(self, number: int, server: object, forward: Callable[[], None]) -> None:
        # Not in the signal handler, which can interrupt a thread that is writing to the log.
        _log.info("server.stopping", pid=os.getpid(), signal=signal.Signals(number).name)
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(STOP_SECONDS):
                    await self._limiter.idle()
            # uvicorn would close new connections together with the listening sockets, before their
            # requests have been read. It listens after the application has started.
            if isinstance(server, Server) and hasattr(server, "servers"):
                await _stop_listening(server)
            await asyncio.sleep(LINGER_SECONDS)
        finally:
            forward()


async def _stop_listening(server: Server) -> None:
    """Drain the accept backlog first: closing a listening socket resets queued connections."""
    listeners = [listener for each in server.servers for listener in each.sockets]
    # While the copies are closed one by one, further connections are queued. Shutting one down
    # shuts down all of them, but also those of other processes.
    alone = server.config.workers == 1
    accepted = [one for each in listeners for one in _accept_all(each, shut_down=alone)]
    for each in server.servers:
        each.close()
    loop, config = asyncio.get_running_loop(), server.config
    for one in accepted:
        # As uvicorn makes them.
        connection = partial(
            cast("type[HttpToolsProtocol]", config.http_protocol_class),
            config=config,
            server_state=server.server_state,
            app_state=server.lifespan.state,
        )
        with contextlib.suppress(OSError):
            await loop.connect_accepted_socket(connection, one)


def _accept_all(listener: socket.socket, *, shut_down: bool) -> Generator[socket.socket]:
    # The event loop refuses the use of its own socket.
    with listener.dup() as listening, contextlib.suppress(OSError):
        listening.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while True:
                yield listening.accept()[0]
        if shut_down:
            listening.shutdown(socket.SHUT_RDWR)


def _closing(send: Send) -> Send:
    async def closing(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [each for each in message["headers"] if each[0] != b"connection"]
            message = {**message, "headers": [*kept, (b"connection", b"close")]}
        await send(message)

    return closing
