"""Connections in the accept backlog while `hexameter serve` is told to stop."""

import asyncio
import signal
from pathlib import Path

from tests.support.real_server import RealServer

CALLERS = 60
GET = b"GET /v1/posts HTTP/1.1\r\nHost: here\r\n\r\n"


async def _status(port: int) -> bytes:
    """Of the answer; empty when there is none."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(GET)
    try:
        return (await reader.read()).partition(b"\r\n")[0]
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


async def test_whoever_was_connected_before_the_stop_is_answered(tmp_path: Path) -> None:
    server = RealServer(tmp_path, "memory://", access_log="false")
    await server.start()
    try:
        # While it stands still, the kernel takes the connections, and what is sent on them.
        server.send(signal.SIGSTOP)
        asking = [asyncio.create_task(_status(server.port)) for _ in range(CALLERS)]
        await asyncio.sleep(0.3)
        server.send(signal.SIGTERM)
        server.send(signal.SIGCONT)
        answered = await asyncio.gather(*asking)
    finally:
        await server.kill()
    assert set(answered) <= {b"HTTP/1.1 200 OK", b"HTTP/1.1 503 Service Unavailable"}
