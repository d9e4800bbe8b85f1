"""Large responses to many clients at once."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.responses import Response

from tests.http.web_app import build
from tests.support.in_process_server import BUDGET_BYTES, serving

LARGE = BUDGET_BYTES // 3
PATH = "/v1/posts/1/comments"
REQUEST = b"GET " + PATH.encode() + b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"


@pytest.fixture
async def port() -> AsyncIterator[int]:
    api = build(max_in_flight=50)
    ended = asyncio.Event()

    @api.get("/v1/posts/{post_id}/stream")
    async def stream(post_id: str) -> Response:
        await ended.wait()
        return Response()

    @api.get("/v1/posts/{post_id}/comments")
    async def large(post_id: str) -> Response:
        await asyncio.sleep(0)
        return Response(b"a" * LARGE)

    async with serving(api) as port:
        yield port
        ended.set()


async def read(port: int) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(REQUEST)
        return await asyncio.wait_for(reader.read(-1), 20)
    except ConnectionError:
        return b""
    finally:
        writer.close()


async def test_fast_readers_get_whole_responses_that_are_larger_than_the_budget_together(
    port: int,
) -> None:
    answers = await asyncio.gather(*(read(port) for _ in range(30)))
    assert [len(answer) > LARGE for answer in answers] == [True] * 30


async def test_clients_that_read_nothing_make_room_for_others(port: int) -> None:
    silent = [await asyncio.open_connection("127.0.0.1", port, limit=1024) for _ in range(12)]
    for _, writer in silent:
        writer.write(REQUEST)
    await asyncio.sleep(0)
    answer = await read(port)
    for _, writer in silent:
        writer.close()
    assert len(answer) > LARGE


async def test_requests_of_an_extension_that_never_end_hold_up_no_others(port: int) -> None:
    endless = [await asyncio.open_connection("127.0.0.1", port) for _ in range(12)]
    for _, writer in endless:
        writer.write(REQUEST.replace(b"/comments", b"/stream"))
    await asyncio.sleep(0)
    answer = await read(port)
    for _, writer in endless:
        writer.close()
    assert len(answer) > LARGE
