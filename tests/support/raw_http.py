"""HTTP/1.1 as bytes, for what no client library sends."""

import asyncio
import json

GET = b"GET /v1/notes HTTP/1.1\r\nHost: h\r\n"
POST = b"POST /v1/notes HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"


Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def send(port: int, request: bytes) -> Streams:
    """When it returns, the server's side of the kernel has the request."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    await writer.drain()
    return reader, writer


async def read_all(streams: Streams, seconds: float = 60) -> bytes:
    """All that comes until the server closes or resets the connection; TimeoutError when it does
    not.
    """
    reader, writer = streams
    received = b""
    try:
        async with asyncio.timeout(seconds):
            while chunk := await reader.read(65536):
                received += chunk
    except ConnectionError:
        pass
    finally:
        writer.close()
    return received


async def talk(port: int, *parts: bytes, pause: float = 0, seconds: float = 5) -> bytes:
    """As `read_all`, of a connection on which the parts are sent one after another."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for part in parts:
        writer.write(part)
        await asyncio.sleep(pause)
    return await read_all((reader, writer), seconds)


def error_of(answer: bytes, status: int) -> dict[str, object]:
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status), answer
    assert b"connection: close" in head.lower()
    error = json.loads(body)["error"]
    assert set(error) == {"code", "message", "details", "request_id"}
    assert f"x-request-id: {error['request_id']}".encode() in head
    return error
