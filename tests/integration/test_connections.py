"""Connections that are slow, endless or not HTTP, on a server in this process."""

import asyncio
import contextlib
import re
import socket
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from tests.http.web_app import build
from tests.support.in_process_server import IMPATIENT, serving
from tests.support.raw_http import CHUNKED, GET, POST, error_of, talk

MAX_HEAD_BYTES = IMPATIENT.max_head_bytes


@pytest.fixture
async def port() -> AsyncIterator[int]:
    async with serving(build()) as port:
        yield port


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET /v1/notes?author=\xff HTTP/1.1\r\nHost: h\r\n\r\n",
        GET + b"X: a\0b\r\n\r\n",
        POST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        POST + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
)
async def test_bytes_that_are_not_http_are_400_in_the_envelope(port: int, sent: bytes) -> None:
    assert error_of(await talk(port, sent), 400)["message"] == "The request cannot be read."


async def test_a_head_that_is_too_large_is_431(port: int) -> None:
    line = b"X-Filler: " + b"a" * 1000 + b"\r\n"
    whole = GET + line * (MAX_HEAD_BYTES // len(line) + 1) + b"\r\n"
    error_of(await talk(port, whole), 431)
    fitting = GET + line * 60 + b"Connection: close\r\n\r\n"
    assert (await talk(port, fitting)).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("part", [b"X: a\r\n" * 10_000, b"a" * 60_000])
async def test_an_endless_head_is_cut_off(port: int, part: bytes) -> None:
    answer = await talk(port, GET + b"X: ", *([part] * 50), pause=0.005)
    # A client that goes on sending may lose the answer with the connection.
    assert answer == b"" or error_of(answer, 431)


@pytest.mark.parametrize("start", [b"1;" + b"a" * 50_000, b"0\r\n" + b"X: " + b"a" * 50_000])
async def test_chunk_sizes_and_trailers_are_bounded(port: int, start: bytes) -> None:
    await talk(port, CHUNKED, start, *([b"a" * 50_000] * 50), pause=0.005)


async def test_trailers_are_not_headers(port: int) -> None:
    trailers = b"X-Request-ID: trailer\r\nConnection: keep-alive\r\n"
    closing = CHUNKED.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    answer = await talk(port, closing + b'e\r\n{"title": "a"}\r\n0\r\n' + trailers + b"\r\n")
    assert answer.startswith(b"HTTP/1.1 201")
    assert b"trailer" not in answer


@pytest.mark.parametrize("pause", [0, 0.1])
async def test_a_trailer_that_ends_the_connection_ends_it(pause: float) -> None:
    """The parser took no further request, and the client waited until the connection was idle for
    too long.
    """
    body = b'e\r\n{"title": "a"}\r\n0\r\n'
    patient = replace(IMPATIENT, keep_alive_seconds=3600)
    async with serving(build(), patient) as port:
        answer = await talk(port, CHUNKED, body, b"Connection: close\r\n\r\n", GET, pause=pause)
    assert answer.startswith(b"HTTP/1.1 201 ")
    assert answer.count(b"HTTP/1.1 ") == 1


async def test_an_incomplete_head_is_408_and_an_idle_connection_is_closed(port: int) -> None:
    error_of(await talk(port, GET + b"X: ", b"a", pause=0.1), 408)
    assert await talk(port) == b""


async def test_the_next_request_on_a_connection_has_its_own_time(port: int) -> None:
    second = GET + b"Connection: close\r\n\r\n"
    answer = await talk(port, GET + b"\r\n", second[:5], second[5:], pause=0.3)
    assert answer.count(b"HTTP/1.1 200") == 2


async def test_a_connection_without_another_request_is_closed(port: int) -> None:
    answer = await talk(port, GET + b"\r\n", seconds=20)
    assert answer.count(b"HTTP/1.1 200") == 1


LARGE = b"GET /docs/assets/swagger-ui-bundle.js HTTP/1.1\r\nHost: h\r\n"


@pytest.mark.parametrize(
    "asked",
    [
        LARGE + b"\r\n",
        LARGE + b"Connection: close\r\n\r\n",
        LARGE + b"\r\nNo HTTP at all\r\n\r\n",
        (LARGE + b"\r\n") * 40,
        LARGE + b"\r\n" + POST + b"Content-Length: 9\r\n\r\n",
    ],
)
async def test_a_client_that_does_not_read_is_disconnected(asked: bytes) -> None:
    """Unsent responses are not kept forever."""
    api = build()
    loop = asyncio.get_running_loop()
    async with serving(api) as port:
        with socket.socket() as caller:
            caller.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            caller.setblocking(False)
            await loop.sock_connect(caller, ("127.0.0.1", port))
            await loop.sock_sendall(caller, asked)
            await asyncio.sleep(0.3)
            assert api.limiter.in_flight == 0
            await asyncio.sleep(2.5)
            received = 0
            with contextlib.suppress(ConnectionResetError):
                async with asyncio.timeout(10):
                    while chunk := await loop.sock_recv(caller, 65536):
                        received += len(chunk)
            assert received < 1_000_000


async def test_a_client_that_reads_slowly_gets_all_of_it(port: int) -> None:
    """At more than the least rate, for longer than its window."""
    loop = asyncio.get_running_loop()
    with socket.socket() as caller:
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        caller.setblocking(False)
        await loop.sock_connect(caller, ("127.0.0.1", port))
        await loop.sock_sendall(caller, LARGE + b"\r\n")
        received = b""
        async with asyncio.timeout(60):
            while chunk := await loop.sock_recv(caller, 16 * 1024):
                received += chunk
                await asyncio.sleep(0.005)
    head, _, body = received.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head)
    assert length is not None
    assert len(body) == int(length[1])


async def test_a_body_that_arrives_too_slowly_is_408_and_releases_its_slot() -> None:
    api = build(max_in_flight=2)
    async with serving(api) as port:
        head = POST + b"Content-Length: 900000\r\n\r\n"
        slow = [asyncio.create_task(talk(port, head, b"{" * 9)) for _ in range(5)]
        await asyncio.sleep(0.2)
        assert api.limiter.in_flight == 0
        for answer in await asyncio.gather(*slow):
            assert b"REQUEST_TIMEOUT" in answer
            error_of(answer, 408)
        assert api.limiter.in_flight == 0


async def test_a_body_that_arrives_fast_enough_may_take_longer_than_the_window(port: int) -> None:
    body = b'{"title":"' + b"a" * 40_000 + b'"}'
    parts = [body[start : start + 2000] for start in range(0, len(body), 2000)]
    head = POST + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body)
    answer = await talk(port, head, *parts, pause=0.05)
    assert answer.startswith(b"HTTP/1.1 422 ")


async def test_the_connection_with_the_most_unsent_bytes_is_closed_when_the_budget_is_full(
    port: int,
) -> None:
    """Five bodies of 1 MiB do not fit into 4 MiB; the small one beside them does."""
    size = 1024 * 1024
    part = b" " * (size - 1)
    head = POST + b"Content-Length: %d\r\n\r\n" % size
    small = b'{"title":"a"}'
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(POST + b"Content-Length: 13\r\n\r\n" + small[:6])
    large = [await asyncio.open_connection("127.0.0.1", port) for _ in range(5)]
    for _, each in large:
        each.write(head + part)
    ended = [asyncio.create_task(other.read()) for other, _ in large]
    with capture_logs() as logs:
        done, _ = await asyncio.wait(ended, timeout=30, return_when=asyncio.FIRST_COMPLETED)
    assert done
    assert "Closing connections to save memory" in {entry["event"] for entry in logs}
    writer.write(small[6:])
    assert (await asyncio.wait_for(reader.readline(), 5)).startswith(b"HTTP/1.1 201 ")
    for each in (writer, *(one for _, one in large)):
        each.close()
    await asyncio.gather(*ended, return_exceptions=True)


async def test_clients_learn_later_that_their_connections_were_closed_for_their_memory(
    port: int,
) -> None:
    """They would connect and send the same again at once."""
    loop = asyncio.get_running_loop()
    large = [await asyncio.open_connection("127.0.0.1", port) for _ in range(5)]
    began = loop.time()
    for _, writer in large:
        writer.write(POST + b"Content-Length: 1048576\r\n\r\n" + b" " * 1_000_000)
    ended = [asyncio.create_task(reader.read()) for reader, _ in large]
    await asyncio.wait(ended, timeout=30, return_when=asyncio.FIRST_COMPLETED)
    assert loop.time() - began >= IMPATIENT.rate_seconds * 0.7
    answers = await asyncio.gather(*ended, return_exceptions=True)
    assert ConnectionResetError in map(type, answers)
    for _, writer in large:
        writer.close()


async def test_connections_beyond_the_limit_are_answered_with_503() -> None:
    patient = replace(IMPATIENT, max_connections=2, head_seconds=60)
    async with serving(build(), patient) as port:
        held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(2)]
        with capture_logs() as logs:
            answers = [await talk(port, GET + b"\r\n") for _ in range(3)]
        for answer in answers:
            assert b"retry-after: 1" in answer
            error_of(answer, 503)
        assert logs[0]["event"] == "Refusing connections: too many are open"
        assert len(logs) < 3
        for _, writer in held:
            writer.close()
            await writer.wait_closed()
        closing = GET + b"Connection: close\r\n\r\n"
        async with asyncio.timeout(5):
            while not (await talk(port, closing)).startswith(b"HTTP/1.1 200 "):
                await asyncio.sleep(0.05)


async def test_an_error_reaches_a_client_that_goes_on_sending(port: int) -> None:
    head = POST + b"Content-Length: 64000000\r\n\r\n"
    answer = await talk(port, head, *([b" " * 65536] * 400))
    error_of(answer, 413)
