"""The access log of responses that are not sent to their end, on a server in this process."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import StreamingResponse
from structlog.testing import capture_logs

from hexameter.entrypoints.http.api import Api
from tests.http.web_app import build
from tests.support.in_process_server import serving
from tests.support.raw_http import POST, talk

STREAM = b"GET /v1/notes/stream/endless HTTP/1.1\r\nHost: h\r\n\r\n"
SLOW = b"GET /slow HTTP/1.1\r\nHost: h\r\n\r\n"
BROKEN = b"GET /broken HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"


def application() -> Api:
    api = build()
    api.state.reached = asyncio.Event()

    @api.get("/slow")
    async def slow(request: Request) -> None:
        """Answers only when the client has left."""
        request.app.state.reached.set()
        while not await request.is_disconnected():
            await asyncio.sleep(0.01)

    @api.get("/broken", response_model=None)
    async def broken() -> StreamingResponse:
        async def parts() -> AsyncIterator[bytes]:
            yield b"one\n"
            raise RuntimeError

        return StreamingResponse(parts())

    return api


async def logged(api: Api, talk_to: Callable[[int], Awaitable[object]]) -> dict[str, Any]:
    """The line of the one request that is made."""
    with capture_logs() as logs:
        async with serving(api) as port:
            await talk_to(port)
            async with asyncio.timeout(10):
                while not (lines := [line for line in logs if line["event"] == "request"]):
                    await asyncio.sleep(0.01)
    [line] = lines
    return dict(line)


async def test_a_client_that_leaves_during_the_response() -> None:
    async def leave(port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(STREAM)
        await reader.readuntil(b"tick")
        writer.transport.abort()

    line = await logged(application(), leave)
    assert (line["status"], line["cut"]) == (200, True)


async def test_a_client_that_leaves_before_the_response() -> None:
    api = application()

    async def leave(port: int) -> None:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(SLOW)
        await api.state.reached.wait()
        # Reset: a client that only closes its side may still be reading.
        client: socket.socket = writer.get_extra_info("socket")
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    line = await logged(api, leave)
    assert (line["status"], line["cut"]) == (None, True)


async def test_an_error_after_the_response_has_begun() -> None:
    line = await logged(application(), lambda port: talk(port, BROKEN))
    assert (line["status"], line["cut"]) == (200, True)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ([POST + b"Content-Length: 20\r\n\r\n", b"{"], 408),
        ([POST + b"Transfer-Encoding: chunked\r\n\r\n", b"not a size\r\n"], 400),
    ],
)
async def test_a_request_that_the_server_answers_itself(sent: list[bytes], status: int) -> None:
    line = await logged(application(), lambda port: talk(port, *sent, pause=0.1))
    assert (line["status"], line["cut"]) == (status, True)


async def test_a_complete_response_is_not_marked() -> None:
    request = b"GET /v1/notes HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
    line = await logged(application(), lambda port: talk(port, request))
    assert line["status"] == 200
    assert "cut" not in line
