"""Shutdown of `hexameter serve`."""

import asyncio
import os
import signal
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.support.hexameter_process import COMMAND, SECONDS
from tests.support.raw_http import read_all, send
from tests.support.real_server import RealServer, free_port

CALLERS = 60
GET = b"GET /v1/posts HTTP/1.1\r\nHost: h\r\n\r\n"


async def test_connections_in_the_backlog_are_answered_during_shutdown(tmp_path: Path) -> None:
    server = RealServer(tmp_path, "memory://", access_log="false")
    await server.start()
    try:
        # While the process is stopped, the kernel accepts connections and buffers their data.
        server.send(signal.SIGSTOP)
        sent = [await send(server.port, GET) for _ in range(CALLERS)]
        server.send(signal.SIGTERM)
        server.send(signal.SIGCONT)
        answers = [await read_all(each) for each in sent]
    finally:
        await server.kill()
    assert {answer[:13] for answer in answers} <= {b"HTTP/1.1 200 ", b"HTTP/1.1 503 "}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("workers", ["1", "2"])
async def test_shutdown_does_not_wait_for_a_reader_of_the_log(
    tmp_path: Path, number: signal.Signals, workers: str
) -> None:
    # As when Ctrl-C reaches `hexameter serve | tee` and ends `tee` first.
    log, theirs = os.pipe()
    port = free_port()
    command = [str(COMMAND), "serve", "--port", str(port), "--workers", workers]
    server = await asyncio.create_subprocess_exec(
        *command, cwd=tmp_path, stdout=theirs, stderr=theirs
    )
    try:
        os.close(theirs)
        await _is_ready(port)
        os.close(log)
        server.send_signal(number)
        async with asyncio.timeout(SECONDS):
            assert await server.wait() >= 0
    finally:
        with suppress(ProcessLookupError):
            server.kill()
        await server.wait()


async def _is_ready(port: int) -> None:
    async with asyncio.timeout(SECONDS), httpx.AsyncClient() as client:
        while True:
            with suppress(httpx.TransportError):
                if (await client.get(f"http://127.0.0.1:{port}/health/live")).is_success:
                    return
            await asyncio.sleep(0.05)
