"""Connections that are slow, endless or not HTTP, on a real server in this process."""

import asyncio
import contextlib
import json
import re
import socket
from collections.abc import AsyncIterator

import pytest
import uvicorn

from hexameter.entrypoints.http.api import Api
from hexameter.entrypoints.server.protocol import MAX_HEAD_BYTES, GuardedConnection
from tests.http.web_app import build


class Impatient(GuardedConnection):
    head_seconds = 0.5


@pytest.fixture
async def port() -> AsyncIterator[int]:
    async with serving(build()) as port:
        yield port


@pytest.fixture
async def full() -> AsyncIterator[tuple[int, Api]]:
    """An application with one place, which is taken."""
    api = build(max_in_flight=1)
    assert api.admission.enter()
    async with serving(api) as port:
        yield port, api


@contextlib.asynccontextmanager
async def serving(api: Api) -> AsyncIterator[int]:
    listening = socket.create_server(("127.0.0.1", 0))
    # Small, so that an answer waits in this process and not in the kernel.
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    config = uvicorn.Config(
        api, http=Impatient, log_level="critical", access_log=False, timeout_keep_alive=1
    )
    running = uvicorn.Server(config)
    task = asyncio.create_task(running.serve(sockets=[listening]))
    try:
        yield int(listening.getsockname()[1])
    finally:
        running.should_exit = True
        await asyncio.wait_for(task, 10)


async def talk(port: int, *parts: bytes, pause: float = 0, seconds: float = 5) -> bytes:
    """All that comes until the server closes; TimeoutError when it does not."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    received = b""
    try:
        async with asyncio.timeout(seconds):
            for part in parts:
                writer.write(part)
                await asyncio.sleep(pause)
            while chunk := await reader.read(65536):
                received += chunk
    except ConnectionError:
        pass
    finally:
        writer.close()
    return received


def error_of(answer: bytes, status: int) -> dict[str, object]:
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status), answer
    assert b"connection: close" in head.lower()
    error = json.loads(body)["error"]
    assert set(error) == {"code", "message", "details", "request_id"}
    assert f"x-request-id: {error['request_id']}".encode() in head
    return error


GET = b"GET /v1/notes HTTP/1.1\r\nHost: h\r\n"
POST = b"POST /v1/notes HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"


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
async def test_what_is_no_http_is_told_in_the_envelope(port: int, sent: bytes) -> None:
    error_of(await talk(port, sent), 400)


async def test_a_head_that_is_too_large_is_431(port: int) -> None:
    line = b"X-Filler: " + b"a" * 1000 + b"\r\n"
    whole = GET + line * (MAX_HEAD_BYTES // len(line) + 1) + b"\r\n"
    error_of(await talk(port, whole), 431)
    fitting = GET + line * 60 + b"Connection: close\r\n\r\n"
    assert (await talk(port, fitting)).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("part", [b"X: a\r\n" * 10_000, b"a" * 60_000])
async def test_a_head_without_end_is_cut_off(port: int, part: bytes) -> None:
    answer = await talk(port, GET + b"X: ", *([part] * 50), pause=0.005)
    # The caller who goes on sending may lose the answer with the connection.
    assert answer == b"" or error_of(answer, 431)


@pytest.mark.parametrize("start", [b"1;" + b"a" * 50_000, b"0\r\n" + b"X: " + b"a" * 50_000])
async def test_what_frames_a_chunk_has_an_end(port: int, start: bytes) -> None:
    await talk(port, CHUNKED, start, *([b"a" * 50_000] * 50), pause=0.005)


async def test_trailers_are_no_headers(port: int) -> None:
    trailers = b"X-Request-ID: trailer\r\nConnection: keep-alive\r\n"
    closing = CHUNKED.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    answer = await talk(port, closing + b'e\r\n{"title": "a"}\r\n0\r\n' + trailers + b"\r\n")
    assert answer.startswith(b"HTTP/1.1 201")
    assert b"trailer" not in answer


async def test_a_head_that_does_not_come_is_408_and_a_silent_caller_is_let_go(port: int) -> None:
    error_of(await talk(port, GET + b"X: ", b"a", pause=0.1), 408)
    assert await talk(port) == b""


async def test_the_next_request_on_a_connection_has_its_own_time(port: int) -> None:
    second = GET + b"Connection: close\r\n\r\n"
    answer = await talk(port, GET + b"\r\n", second[:5], second[5:], pause=0.3)
    assert answer.count(b"HTTP/1.1 200") == 2


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
async def test_a_caller_who_does_not_read_is_cut_off(asked: bytes) -> None:
    """What was not sent before the connection is given up is not kept for ever."""
    api = build()
    loop = asyncio.get_running_loop()
    async with serving(api) as port:
        with socket.socket() as caller:
            caller.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            caller.setblocking(False)
            await loop.sock_connect(caller, ("127.0.0.1", port))
            await loop.sock_sendall(caller, asked)
            await asyncio.sleep(0.3)
            assert api.admission.in_flight == 0
            await asyncio.sleep(2.5)
            received = 0
            with contextlib.suppress(ConnectionResetError):
                async with asyncio.timeout(10):
                    while chunk := await loop.sock_recv(caller, 65536):
                        received += len(chunk)
            assert received < 1_000_000


async def test_who_reads_slowly_gets_all_of_it(port: int) -> None:
    """Twice as long as silence is borne, with what is on its way standing still in between."""
    loop = asyncio.get_running_loop()
    with socket.socket() as caller:
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        caller.setblocking(False)
        await loop.sock_connect(caller, ("127.0.0.1", port))
        await loop.sock_sendall(caller, LARGE + b"\r\n")
        received = b""
        async with asyncio.timeout(20):
            while chunk := await loop.sock_recv(caller, 16 * 1024):
                received += chunk
                await asyncio.sleep(0.03)
    head, _, body = received.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head)
    assert length is not None
    assert len(body) == int(length[1])


async def test_what_cannot_be_read_takes_no_earlier_answer_along(port: int) -> None:
    post = POST + b"Content-Length: 13\r\n\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(post)
    await asyncio.sleep(0.1)
    writer.write(b'{"title":"a"}' + b"No HTTP at all\r\n\r\n")
    answer = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    assert answer.startswith((b"HTTP/1.1 20", b"HTTP/1.1 42"))


async def test_those_who_wait_in_a_row_do_not_count_as_arrived(port: int) -> None:
    """Ten may be in flight; thirty that come in one piece are answered one at a time."""
    closing = GET + b"Connection: close\r\n\r\n"
    flood, other = await asyncio.gather(
        talk(port, (GET + b"\r\n") * 30 + closing), talk(port, closing)
    )
    assert flood.count(b"HTTP/1.1 200 ") == 31
    assert other.count(b"HTTP/1.1 200 ") == 1


async def test_who_is_turned_away_may_ask_again_on_the_connection(full: tuple[int, Api]) -> None:
    port, api = full
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    async def ask(request: bytes) -> tuple[bytes, bytes]:
        writer.write(request)
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
        length = re.search(rb"content-length: (\d+)", head)
        assert length is not None
        return head, await reader.readexactly(int(length[1]))

    problem = b"Accept: application/problem+json\r\nX-Request-ID: mine\r\n\r\n"
    for _ in range(2):
        head, body = await ask(GET + problem)
        assert head.startswith(b"HTTP/1.1 503 ")
        assert b"retry-after: 1\r\n" in head
        assert b"connection: close" not in head
        assert b"x-request-id: mine\r\n" in head
        assert json.loads(body)["code"] == "UNAVAILABLE"
    assert (await ask(POST + b"Content-Length: 2\r\n\r\n{}"))[0].startswith(b"HTTP/1.1 503 ")
    health = b"GET /health/live HTTP/1.1\r\nHost: h\r\n\r\n"
    assert (await ask(health))[0].startswith(b"HTTP/1.1 200 ")
    api.admission.leave()
    assert (await ask(GET + b"\r\n"))[0].startswith(b"HTTP/1.1 200 ")
    writer.close()


async def test_turned_away_in_a_row_each_gets_an_answer(full: tuple[int, Api]) -> None:
    closing = GET + b"Connection: close\r\n\r\n"
    answer = await talk(full[0], (GET + b"\r\n") * 3 + closing)
    assert answer.count(b"HTTP/1.1 503 ") == 4
    assert answer.count(b'"code":"UNAVAILABLE"') == 4


@pytest.mark.parametrize(
    "part", [b"GET /v1/notes HT", GET, POST + b"Content-Length: 2\r\n\r\n", CHUNKED]
)
async def test_turned_away_in_parts_it_gets_one_answer(full: tuple[int, Api], part: bytes) -> None:
    whole = {
        b"GET /v1/notes HT": b"TP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
        GET: b"Connection: close\r\n\r\n",
    }
    rest = whole.get(part, b"{}" if b"Content-Length" in part else b"2\r\n{}\r\n0\r\n\r\n")
    answer = await talk(full[0], part, rest, pause=0.05)
    assert answer.count(b"HTTP/1.1 ") == answer.count(b"HTTP/1.1 503 ") == 1
