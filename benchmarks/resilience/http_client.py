"""An HTTP/1.1 client that takes little time: persistent connections, one request at a time each."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import cast

import httptools

NO_ANSWER = 0
"""The status of a request without a complete response."""


@dataclass(slots=True)
class Answer:
    status: int
    seconds: float
    retry_after: bool = False
    body: bytes = b""


OnAnswer = Callable[[Answer], object]


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


class Connection(asyncio.Protocol):
    """One connection. `free`: another request may be sent on it."""

    def __init__(self) -> None:
        self.free = False
        self.closed = False
        self._parser = httptools.HttpResponseParser(self)
        self._transport: asyncio.WriteTransport | None = None
        self._on_answer: OnAnswer | None = None
        self._began = 0.0
        self._answer = Answer(NO_ANSWER, 0.0)

    def send(self, request: bytes, on_answer: OnAnswer, began: float | None = None) -> None:
        """`on_answer` is called once, with a time that counts from `began`, or else from now."""
        assert self._transport is not None
        assert self.free
        self.free = False
        self._on_answer = on_answer
        self._began = perf_counter() if began is None else began
        self._answer = Answer(NO_ANSWER, 0.0)
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
        self._answer = Answer(NO_ANSWER, 0.0)
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
        if self._on_answer is not None:
            on_answer, self._on_answer = self._on_answer, None
            self._answer.seconds = perf_counter() - self._began
            on_answer(self._answer)


async def connected(port: int) -> Connection:
    """Raises OSError when no server listens."""
    loop = asyncio.get_running_loop()
    _, connection = await loop.create_connection(Connection, "127.0.0.1", port)
    return connection


class HttpClient:
    """Sends one request at a time. Connects again when the server has closed the connection."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._connection: Connection | None = None

    async def request(self, request: bytes) -> Answer:
        """Raises OSError when no server listens."""
        if self._connection is None or self._connection.closed:
            self._connection = await connected(self._port)
        answer = asyncio.get_running_loop().create_future()
        # It is done before when the task that waits for it is cancelled.
        self._connection.send(request, lambda found: answer.done() or answer.set_result(found))
        return await answer

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
