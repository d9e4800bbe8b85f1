"""Stopping without failing anybody: the server is told only when nothing is in flight."""

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable, Generator
from types import FrameType

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn import Server

from entrypoints.http.admission import Admission

STOP_SECONDS = 20
"""How long requests in flight may take before they are cut off."""

LINGER_SECONDS = 0.2
"""How long what has just been connected is still answered, with 503."""

_ROUNDS_TO_ACCEPT = 3
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
        admission: Admission,
        *,
        before_serving: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._app = app
        self._admission = admission
        self._before_serving = before_serving
        self._stopping: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            with self._holding_signals():
                await self._app(scope, receive, self._when_started(send))
        elif self._admission.draining:
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
                self._admission.drain()
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
                await self._admission.idle()
        if isinstance(listening, Server):
            # Left to itself it would close new connections together with the listening sockets,
            # before what they ask has been read. Those that wait to be accepted are let in first:
            # closing the socket would reset them.
            for _ in range(_ROUNDS_TO_ACCEPT):
                await asyncio.sleep(0)
            for server in listening.servers:
                server.close()
        await asyncio.sleep(LINGER_SECONDS)
        forward()


def _closing(send: Send) -> Send:
    async def closing(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], (b"connection", b"close")]}
        await send(message)

    return closing
