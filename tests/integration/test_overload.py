"""Requests beyond the limit, which the server refuses before the application sees them."""

import asyncio
import json
import re
import signal
import socket
from functools import partial
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from uvicorn.server import ServerState

from hexameter.entrypoints.http.api import Api
from hexameter.entrypoints.server.connection.limits import ConnectionLimits
from hexameter.entrypoints.server.protocol import HttpProtocol
from tests.http.web_app import build
from tests.support.in_process_server import configured, serving
from tests.support.raw_http import CHUNKED, GET, POST, Streams, read_all, send, talk
from tests.support.real_server import RealServer

CLOSING = b"Connection: close\r\n\r\n"
CALLERS = 60


def parts_of(answer: bytes) -> tuple[set[str], dict[str, object]]:
    """The headers, without the time, and the error; both without the id of the request."""
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = set(head.decode().split("\r\n"))
    error = json.loads(body)["error"]
    lines.remove(f"x-request-id: {error.pop('request_id')}")
    return {line for line in lines if not line.startswith("date: ")}, error


async def test_a_refusal_is_that_of_the_application(full: tuple[int, Api]) -> None:
    """The application refuses what has an `Origin`; without CORS that changes nothing."""
    early = parts_of(await talk(full[0], GET + CLOSING))
    usual = parts_of(await talk(full[0], GET + b"Origin: https://a.example\r\n" + CLOSING))
    assert early == usual
    assert {"HTTP/1.1 503 Service Unavailable", "retry-after: 1"} <= early[0]
    assert early[1]["code"] == "UNAVAILABLE"


@pytest.mark.parametrize(("given", "kept"), [(b"a", True), (b"x" * 64, True), (b"a b", False)])
async def test_the_id_of_the_request_is_kept(
    full: tuple[int, Api], given: bytes, kept: bool
) -> None:
    answer = await talk(full[0], GET + b"X-Request-ID: %b\r\n" % given + CLOSING)
    found = re.search(rb'"request_id":"([^"]+)"', answer)
    assert found is not None
    assert (found[1] == given) == kept
    assert b"x-request-id: %b\r\n" % found[1] in answer


async def test_problem_json_and_head_are_as_usual(full: tuple[int, Api]) -> None:
    port, _ = full
    answer = await talk(port, GET + b"Accept: application/problem+json\r\n" + CLOSING)
    assert b"urn:hexameter:error:unavailable" in answer
    answer = await talk(port, GET.replace(b"GET", b"HEAD") + CLOSING)
    assert answer.startswith(b"HTTP/1.1 503 ")
    assert answer.endswith(b"\r\n\r\n")


async def test_health_is_answered_below_a_path_prefix_like_that_of_the_api() -> None:
    api = build(max_in_flight=1, root_path="/v1")
    assert api.limiter.acquire()
    async with serving(api) as port:
        health = b"GET /v1/health/live HTTP/1.1\r\nHost: a\r\n"
        assert (await talk(port, health + CLOSING)).startswith(b"HTTP/1.1 200 ")
        call = GET.replace(b"/v1/", b"/v1/v1/") + CLOSING
        assert (await talk(port, call)).startswith(b"HTTP/1.1 503 ")


async def test_a_connection_serves_again_after_refusals(full: tuple[int, Api]) -> None:
    port, api = full
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    async def ask(*parts: bytes) -> bytes:
        for part in parts:
            writer.write(part)
            await asyncio.sleep(0.05)
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
        length = re.search(rb"content-length: (\d+)", head)
        assert length is not None
        await reader.readexactly(int(length[1]))
        return head

    for _ in range(2):
        head = await ask(GET + b"\r\n")
        assert head.startswith(b"HTTP/1.1 503 ")
        assert b"connection: close" not in head
        # The body comes after the refusal, and is not taken for a request.
        body = b"GET / HTTP/1.1\r\n\r\n"
        head = await ask(POST + b"Content-Length: %d\r\n\r\n" % len(body), body)
        assert head.startswith(b"HTTP/1.1 503 ")
    api.limiter.release()
    assert (await ask(GET + b"\r\n")).startswith(b"HTTP/1.1 200 ")
    writer.close()


async def test_a_client_that_closes_its_side_gets_its_refusal(full: tuple[int, Api]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", full[0])
    writer.write(GET + b"\r\n")
    writer.write_eof()
    answer = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    assert answer.startswith(b"HTTP/1.1 503 ")


@pytest.mark.parametrize("header", [b"", b"Origin: https://a.example\r\n"])
async def test_the_log_says_once_that_requests_are_refused(
    full: tuple[int, Api], header: bytes
) -> None:
    with capture_logs() as logs:
        for _ in range(5):
            await talk(full[0], GET + header + CLOSING)
    lines = [entry["event"] for entry in logs if entry["log_level"] == "warning"]
    assert lines[0] == "Refusing requests: too many are in flight"
    assert len(lines) < 5


async def test_of_many_at_once_as_many_are_admitted_as_there_are_slots(tmp_path: Path) -> None:
    server = RealServer(tmp_path, "memory://", max_requests_in_flight="1")
    await server.start()
    try:
        # While the process is stopped, the kernel buffers the requests.
        server.send(signal.SIGSTOP)
        request = GET.replace(b"notes", b"posts") + CLOSING
        sent = [await send(server.port, request) for _ in range(CALLERS)]
        server.send(signal.SIGCONT)
        answers = [await read_all(each) for each in sent]
    finally:
        await server.kill()
    statuses = {answer[:13] for answer in answers}
    assert statuses == {b"HTTP/1.1 200 ", b"HTTP/1.1 503 "}


async def test_requests_of_all_methods_are_refused_early(full: tuple[int, Api]) -> None:
    """One that came to the application would take the next free slot before all others."""
    body = POST + b'Content-Length: 13\r\n\r\n{"title":"a"}'
    with capture_logs() as logs:
        answer = await talk(full[0], (GET + b"\r\n") * 3 + body + GET + CLOSING)
    assert answer.count(b"HTTP/1.1 503 ") == 5
    assert "request" not in {entry["event"] for entry in logs}


async def test_a_stop_during_a_refusal_closes_the_connection() -> None:
    """The refusal of a request with more behind it ends in the next iteration of the event loop."""
    api = build(max_in_flight=1)
    assert api.limiter.acquire()
    connection, (reader, writer) = await connected(api)
    connection.data_received((GET + b"\r\n") * 2)
    connection.shutdown()
    answer = await asyncio.wait_for(reader.read(), 5)
    assert answer.count(b"HTTP/1.1 503 ") == 1
    writer.close()


async def test_small_chunks_are_parsed_in_turns_with_other_connections() -> None:
    """Those of one segment were parsed at once, so that a few connections held up all others."""
    connection, (reader, writer) = await connected(build())
    connection.data_received(CHUNKED)
    connection.data_received(b"1\r\n \r\n" * 10_000)
    assert connection.held_bytes() > 30_000
    async with asyncio.timeout(30):
        while connection.held_bytes() > 10_000:
            await asyncio.sleep(0)
    connection.data_received(b"1\r\n{\r\n0\r\n\r\n")
    assert (await asyncio.wait_for(reader.readline(), 5)).startswith(b"HTTP/1.1 400 ")
    writer.close()


async def connected(api: Api) -> tuple[HttpProtocol, Streams]:
    """The server's side of a connection, and the client's."""
    config = configured(api, ConnectionLimits())
    config.load()
    make = partial(config.http_protocol_class, config, ServerState(), {})
    client, accepted = socket.socketpair()
    streams = await asyncio.open_connection(sock=client)
    _, connection = await asyncio.get_running_loop().connect_accepted_socket(make, accepted)
    assert isinstance(connection, HttpProtocol)
    return connection, streams
