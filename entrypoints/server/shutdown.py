"""Stopping without failing anybody: the server is told only when nothing is in flight."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Awaitable, Callable, Generator
from functools import partial
from types import FrameType
from typing import cast

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn import Server
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from hexameter.entrypoints.http.middleware.concurrency_limit import ConcurrencyLimiter

STOP_SECONDS = 20
"""How long requests in flight may take before they are cut off."""

LINGER_SECONDS = 0.5
"""How long what has just been connected, or comes on a connection from before, is still answered,
with 503 and the connection's end: who asks less often than that may meet a closed one.
"""

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class GracefulStop:
    """The application, with the first SIGTERM or SIGINT held back from the server.

    New requests are answered 503 at once, those in flight go on to their end, and every answer
    closes its connection, so that no client sends another request into a closing one. Then the
    server gets the signal. A second SIGINT does not wait.

    `before_serving` runs when the application has started and nobody has been let in yet.
    """

    def __init__(
        self,
        app: ASGIApp,
        limiter: ConcurrencyLimiter,
        *,
        before_serving: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._app = app
        self._limiter = limiter
        self._before_serving = before_serving
        self._stopping: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            with self._holding_signals():
                await self._app(scope, receive, self._when_started(send))
        elif self._limiter.draining:
            await self._app(scope, receive, _closing(send))
        else:
            await self._app(scope, receive, send)

    def _when_started(self, send: Send) -> Send:
        async def started(message: Message) -> None:
            if message["type"] == "lifespan.startup.complete" and self._before_serving:
                await self._before_serving()
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
                listening = getattr(server[signal.SIGTERM], "__self__", None)
                drained = self._drain(listening, lambda: forward(number))
                # The signal interrupts whatever runs: the loop has to be woken for it.
                loop.call_soon_threadsafe(lambda: None)
                self._stopping = loop.create_task(drained)
            elif number == signal.SIGINT:
                # The server takes the first for a polite request, the second for a demand.
                forward(number, frame)
                forward(number, frame)

        for number in _SIGNALS:
            signal.signal(number, stop)
        try:
            yield
        finally:
            for number, handler in server.items():
                signal.signal(number, handler)

    async def _drain(self, listening: object, forward: Callable[[], None]) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                await self._limiter.idle()
        if isinstance(listening, Server):
            # Left to itself it would close new connections together with the listening sockets,
            # before what they ask has been read.
            await _stop_listening(listening)
        await asyncio.sleep(LINGER_SECONDS)
        forward()


async def _stop_listening(server: Server) -> None:
    """Close the listening sockets, which resets who waits at them: so these are let in, all of
    them at once, before another can come. The loop lets in one at a time.
    """
    doors = [door for each in server.servers for door in each.sockets]
    # Closing all doors takes so long that somebody comes in between; one call shuts them all, but
    # those of other processes, too.
    let_in = [one for door in doors for one in _waiting_at(door, shut=server.config.workers == 1)]
    for each in server.servers:
        each.close()
    loop, config = asyncio.get_running_loop(), server.config
    for one in let_in:
        # As the server itself makes them.
        connection = partial(
            cast("type[HttpToolsProtocol]", config.http_protocol_class),
            config=config,
            server_state=server.server_state,
            app_state=server.lifespan.state,
        )
        with contextlib.suppress(OSError):
            await loop.connect_accepted_socket(connection, one)


def _waiting_at(door: socket.socket, *, shut: bool) -> Generator[socket.socket]:
    # The loop does not lend its own socket to others.
    with door.dup() as listening, contextlib.suppress(OSError):
        listening.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while True:
                yield listening.accept()[0]
        if shut:
            listening.shutdown(socket.SHUT_RDWR)


def _closing(send: Send) -> Send:
    async def closing(message: Message) -> None:
        if message["type"] == "http.response.start":
            said = [each for each in message["headers"] if each[0] != b"connection"]
            message = {**message, "headers": [*said, (b"connection", b"close")]}
        await send(message)

    return closing
