"""What holds before any route is reached, in process and on a real connection."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send
from structlog.testing import capture_logs

from hexameter.entrypoints.http.api import Api
from hexameter.entrypoints.http.middleware.body_limits import MIB
from hexameter.entrypoints.http.middleware.edge import EdgeOptions
from hexameter.entrypoints.http.middleware.response_sender import shown_path
from hexameter.entrypoints.log_context import add_request_id
from tests.http.web_app import build
from tests.support.in_process_server import serving


def inside(app: ASGIApp) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://h.example")


class Broken:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        raise LookupError("in a middleware")


@pytest.mark.parametrize("given", ["a", "A-b_9", "x" * 64])
async def test_a_proper_request_id_is_kept(given: str) -> None:
    async with inside(build()) as client:
        answer = await client.get("/nothing", headers={"X-Request-ID": given})
    assert answer.headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "a;b", "\u00e9"])
async def test_an_improper_request_id_is_replaced(given: str) -> None:
    async with inside(build(edge=EdgeOptions(new_request_id=lambda: "made"))) as client:
        answer = await client.get("/nothing", headers=[(b"X-Request-ID", given.encode("latin-1"))])
    assert answer.headers.get_list("x-request-id") == ["made"]


async def test_a_fault_in_a_later_middleware_is_the_same_500() -> None:
    api = build()
    api.add_middleware(Broken)
    async with inside(api) as client:
        answer = await client.get("/v1/notes")
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "INTERNAL_ERROR")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert api.limiter.in_flight == 0


async def test_beyond_the_limit_503_comes_at_once_but_health_is_served() -> None:
    api = build(max_in_flight=1)
    async with inside(api) as client:
        held = asyncio.create_task(client.get("/held"))
        await asyncio.sleep(0.05)
        refused = await client.get("/v1/notes")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
        assert refused.json()["error"]["code"] == "UNAVAILABLE"
        assert (await client.get("/health/live")).status_code == 200
        api.limiter.drain()
        api.state.gate.set()
        assert (await held).status_code == 200
        await asyncio.wait_for(api.limiter.idle(), 1)
        assert (await client.get("/v1/notes")).status_code == 503


async def test_the_access_log_has_no_query_and_no_line_break() -> None:
    with capture_logs() as logs:
        async with inside(build()) as client:
            await client.get("/a%0d%0aforged?token=t0k3n")
    entry = logs[0]
    assert (entry["method"], entry["status"]) == ("GET", 404)
    assert entry["path"] == "/a%0D%0Aforged"
    assert "t0k3n" not in str(logs)


async def test_the_access_log_can_be_off() -> None:
    with capture_logs() as logs:
        async with inside(build(edge=EdgeOptions(access_log=False))) as client:
            await client.get("/nothing")
    assert logs == []


def test_a_shown_path_is_bounded() -> None:
    assert len(shown_path("/\ud800\u202e" * 9000)) == 256


@pytest.fixture
async def server() -> AsyncIterator[tuple[Api, int]]:
    api = build(max_in_flight=2)
    async with serving(api) as port:
        yield api, port


async def talk(port: int, head: str, body: bytes = b"", seconds: float = 5) -> bytes:
    """All that the server sends until it closes or falls silent for a while."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(head.replace("\n", "\r\n").encode() + b"\r\n" + body)
    received = b""
    try:
        async with asyncio.timeout(seconds):
            while chunk := await reader.read(65536):
                received += chunk
    except TimeoutError:
        pass
    writer.close()
    return received


HEAD = "POST /v1/notes HTTP/1.1\nHost: h\nContent-Type: application/json\n"


async def test_a_body_declared_too_large_is_413_without_100_continue(
    server: tuple[Api, int],
) -> None:
    head = HEAD + "Content-Length: 67108864\nExpect: 100-continue\n"
    answer = await talk(server[1], head, seconds=1)
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"100 Continue" not in answer
    assert b"connection: close" in answer.lower()
    assert b"PAYLOAD_TOO_LARGE" in answer


async def test_a_body_that_fits_is_asked_for(server: tuple[Api, int]) -> None:
    head = HEAD + "Content-Length: 14\nExpect: 100-continue\nConnection: close\n"
    answer = await talk(server[1], head, b'{"title": "a"}')
    assert answer.startswith(b"HTTP/1.1 100 Continue")
    assert b"HTTP/1.1 201" in answer


@pytest.mark.parametrize("declared", [True, False])
async def test_64_mib_are_413_and_the_caller_can_read_it(
    server: tuple[Api, int], declared: bool
) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(64):
            yield b" " * MIB

    content = b" " * (64 * MIB) if declared else chunks()
    async with httpx.AsyncClient() as client:
        answer = await client.post(
            f"http://127.0.0.1:{server[1]}/v1/notes",
            content=content,
            headers={"Content-Type": "application/json"},
        )
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "PAYLOAD_TOO_LARGE")
    assert server[0].limiter.in_flight == 0


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/v1/notes", MIB, 422),
        ("/v1/notes", MIB + 1, 413),
        ("/v1/posts", 2 * MIB, 200),
        ("/v1/posts", 2 * MIB + 1, 413),
        ("/v1/postscript", MIB + 1, 413),
        ("/v1/posts/1", 2 * MIB, 404),
        ("/v1/posts/1/working-copy", 2 * MIB, 404),
        ("/v1/posts/1/comments", MIB, 404),
        ("/v1/posts/1/comments", MIB + 1, 413),
        ("/v1/posts/1/revisions/1/restore", MIB + 1, 413),
    ],
)
async def test_the_limit_is_exact_and_of_the_path(path: str, size: int, status: int) -> None:
    body = b'{"title": "' + b"x" * (size - 13) + b'"}'
    assert len(body) == size
    async with inside(build()) as client:
        answer = await client.post(path, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == status


async def test_a_client_that_disconnects_releases_its_slot(server: tuple[Api, int]) -> None:
    api, port = server
    with capture_logs() as logs:
        await talk(port, HEAD + "Content-Length: 9\n", b"{", seconds=0.1)
        async with asyncio.timeout(30):
            while not logs:
                await asyncio.sleep(0.01)
    assert api.limiter.in_flight == 0
    assert [entry["event"] for entry in logs] == ["request"]


async def test_head_and_its_stream_end_on_a_real_connection(server: tuple[Api, int]) -> None:
    for path in ("/v1/notes/stream/endless", "/v1/notes"):
        answer = await talk(server[1], f"HEAD {path} HTTP/1.1\nHost: h\nConnection: close\n")
        assert answer.startswith(b"HTTP/1.1 200")
        assert answer.endswith(b"\r\n\r\n")
    assert server[0].limiter.in_flight == 0


async def test_the_request_id_is_bound_only_for_its_request() -> None:
    async with inside(build()) as client:
        await client.get("/nothing")
    assert add_request_id(None, "info", {}) == {}
