"""Pipelined and malformed requests."""

import asyncio
import json
import re
from collections.abc import AsyncIterator

import pytest

from hexameter.entrypoints.http.api import Api
from tests.http.web_app import build
from tests.support.in_process_server import serving
from tests.support.raw_http import CHUNKED, GET, POST, error_of, talk


@pytest.fixture
async def port() -> AsyncIterator[int]:
    async with serving(build()) as port:
        yield port


async def test_a_malformed_request_is_answered_after_the_one_before_it(port: int) -> None:
    answer = await talk(port, GET + b"\r\n" + GET + b"\r\nNo HTTP at all\r\n\r\n")
    assert answer.count(b"HTTP/1.1 ") == 3
    assert answer.count(b"HTTP/1.1 200 ") == 2
    error_of(answer[answer.rindex(b"HTTP/1.1 ") :], 400)


async def test_pipelined_requests_are_answered_in_order_one_at_a_time(port: int) -> None:
    """Ten may be in flight; thirty that come in one segment take one slot at a time."""
    closing = GET + b"Connection: close\r\n\r\n"
    flood, other = await asyncio.gather(
        talk(port, (GET + b"\r\n") * 30 + closing), talk(port, closing)
    )
    assert flood.count(b"HTTP/1.1 200 ") == 31
    assert other.count(b"HTTP/1.1 200 ") == 1


async def test_one_slot_is_enough_for_pipelined_requests() -> None:
    """A request was refused because the one before it on the same connection still had its slot."""
    async with serving(build(max_in_flight=1)) as port:
        answer = await talk(port, (GET + b"\r\n") * 5 + GET + b"Connection: close\r\n\r\n")
    assert answer.count(b"HTTP/1.1 200 ") == 6


async def test_a_refused_request_leaves_the_connection_usable(full: tuple[int, Api]) -> None:
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
    api.limiter.release()
    assert (await ask(GET + b"\r\n"))[0].startswith(b"HTTP/1.1 200 ")
    writer.close()


async def test_pipelined_requests_are_refused_one_by_one(full: tuple[int, Api]) -> None:
    closing = GET + b"Connection: close\r\n\r\n"
    answer = await talk(full[0], (GET + b"\r\n") * 3 + closing)
    assert answer.count(b"HTTP/1.1 503 ") == 4
    assert answer.count(b'"code":"UNAVAILABLE"') == 4


BAD_BODIES = [
    pytest.param(CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n", id="chunk size"),
    pytest.param(CHUNKED + b"2\r\n{}x\r\n0\r\n\r\n", id="chunk end"),
    pytest.param(CHUNKED + b"2\r\n{}\r\n0\r\nno trailer\0\r\n\r\n", id="trailer"),
    pytest.param(POST + b"Transfer-Encoding: pigeon\r\n\r\n{}", id="transfer coding"),
    pytest.param(POST + b"Transfer-Encoding: chunked, pigeon\r\n\r\n{}", id="last coding"),
    pytest.param(POST + b"Content-Length: two\r\n\r\n{}", id="length"),
]


@pytest.mark.parametrize("bad", BAD_BODIES)
@pytest.mark.parametrize("split", [False, True])
async def test_a_malformed_body_is_400_after_the_answers_before_it(
    port: int, bad: bytes, split: bool
) -> None:
    head, _, rest = bad.partition(b"\r\n\r\n")
    parts = (head + b"\r\n\r\n", rest) if split else (bad,)
    answer = await talk(port, GET + b"\r\n" + parts[0], *parts[1:], pause=0.1)
    assert answer.count(b"HTTP/1.1 ") == 2
    assert answer.startswith(b"HTTP/1.1 200 ")
    error_of(answer[answer.rindex(b"HTTP/1.1 ") :], 400)


SMUGGLED = b"GET /v1/notes?author=smuggled HTTP/1.1\r\nHost: h\r\n\r\n"


@pytest.mark.parametrize(
    "head",
    [
        GET + b"Connection: Upgrade\r\nUpgrade: websocket\r\n",
        GET + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n",
        GET + b"Connection: upgrade\r\nUpgrade: x\r\nContent-Length: %d\r\n" % len(SMUGGLED),
        b"CONNECT h:443 HTTP/1.1\r\nHost: h\r\n",
        POST + b"Expect: 100-continue\r\nContent-Encoding: gzip\r\nContent-Length: 9999\r\n",
    ],
)
@pytest.mark.parametrize("pause", [0, 0.1])
async def test_bytes_after_an_upgrade_are_not_parsed(port: int, head: bytes, pause: float) -> None:
    """There is one response, to the request before, and it closes the connection."""
    answer = await talk(port, head + b"\r\n", SMUGGLED, pause=pause)
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"connection: close" in answer.lower()


@pytest.mark.parametrize(
    "request_",
    [
        GET + b"\r\n",
        (GET + b"\r\n") * 3,
        POST + b'Content-Length: 13\r\n\r\n{"title":"a"}',
        CHUNKED + b'd\r\n{"title":"a"}\r\n0\r\n\r\n',
    ],
)
async def test_a_client_that_closes_its_side_gets_its_answers(port: int, request_: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request_)
    writer.write_eof()
    answer = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    assert answer.count(b"HTTP/1.1 20") == request_.count(b"HTTP/1.1")


@pytest.mark.parametrize(
    "request_", [GET, POST + b"Content-Length: 13\r\n\r\n{", CHUNKED + b"d\r\n{"]
)
async def test_an_incomplete_request_is_400(port: int, request_: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request_)
    writer.write_eof()
    error_of(await asyncio.wait_for(reader.read(), 5), 400)
    writer.close()
