"""A client that costs little: HTTP/1.1 on connections that stay, one request at a time on each."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import cast

import httptools

CUT = 0
"""The status of what was sent and not, or not wholly, answered."""


@dataclass(slots=True)
class Answer:
    status: int
    seconds: float
    retry_after: bool = False
    body: bytes = b""


Answered = Callable[[Answer], object]


def raw(
    path: str,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    content: object = None,
) -> bytes:
    """The bytes of a request; `content` goes as JSON."""
    body = b"" if content is None else json.dumps(content).encode()
    named = {"Host": "localhost", **(headers or {})}
    if content is not None:
        named |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body


class Line(asyncio.Protocol):
    """One connection. `free`: another request may be sent on it."""

    def __init__(self) -> None:
        self.free = False
        self.closed = False
        self._parser = httptools.HttpResponseParser(self)
        self._transport: asyncio.WriteTransport | None = None
        self._answered: Answered | None = None
        self._began = 0.0
        self._answer = Answer(CUT, 0.0)

    def send(self, request: bytes, answered: Answered, began: float | None = None) -> None:
        """`answered` is called once, with a time that counts from `began`, or else from now."""
        assert self._transport is not None
        assert self.free
        self.free = False
        self._answered = answered
        self._began = perf_counter() if began is None else began
        self._answer = Answer(CUT, 0.0)
        self._transport.write(request)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.WriteTransport, transport)
        self.free = True

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self.free, self.closed = False, True
        self._answer = Answer(CUT, 0.0)
        self._done()

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"retry-after":
            self._answer.retry_after = True

    def on_body(self, body: bytes) -> None:
        self._answer.body += body

    def on_message_complete(self) -> None:
        self._answer.status = self._parser.get_status_code()
        if self._parser.should_keep_alive():
            self.free = True
        else:
            self.closed = True
            self.close()
        self._done()

    def _done(self) -> None:
        if self._answered is not None:
            answered, self._answered = self._answered, None
            self._answer.seconds = perf_counter() - self._began
            answered(self._answer)


async def connected(port: int) -> Line:
    """Raises OSError when nobody listens."""
    _, line = await asyncio.get_running_loop().create_connection(Line, "127.0.0.1", port)
    return line


class Caller:
    """Asks one thing after another; connects anew when the server has closed the connection."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._line: Line | None = None

    async def ask(self, request: bytes) -> Answer:
        """Raises OSError when nobody listens."""
        if self._line is None or self._line.closed:
            self._line = await connected(self._port)
        answer = asyncio.get_running_loop().create_future()
        # It is done before when the task that waits for it is cancelled.
        self._line.send(request, lambda found: answer.done() or answer.set_result(found))
        return await answer

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
