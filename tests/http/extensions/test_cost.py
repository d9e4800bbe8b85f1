"""What extensions cost in processor time, compared with the product without them in one run."""

import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

import pytest
from starlette.types import Message

from hexameter.extending import Actor, Extension, PostView, ViewFields
from hexameter.testing import HexameterApp, running_in_memory

ROUNDS, CALLS = 15, 60


@dataclass(frozen=True, slots=True)
class Picked:
    picked: bool


async def picked(viewer: Actor, ids: Sequence[UUID]) -> Mapping[UUID, Picked]:
    return {id: Picked(False) for id in ids}


PICKS = Extension(name="picks", views=[ViewFields(PostView, picked)])


@asynccontextmanager
async def with_and_without() -> AsyncGenerator[list[tuple[HexameterApp, str]]]:
    """Each product with the path of a post in it."""
    async with AsyncExitStack() as stack:
        made: list[tuple[HexameterApp, str]] = []
        for extensions in ([], [PICKS]):
            app = await stack.enter_async_context(running_in_memory(extensions=extensions))
            ada = await app.user("ada")
            post = await app.post(ada, title="Title", publish=True)
            made.append((app, f"/v1/posts/{post.id}"))
        yield made


async def get(app: HexameterApp, path: str) -> None:
    """Without a client, which would cost more than the call."""
    sent: list[Message] = []

    async def receive() -> Message:
        raise AssertionError("a GET has no body")

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [],
        "client": ("127.0.0.1", 1),
        "server": ("hexameter.example", 80),
    }
    await app.api(scope, receive, send)
    assert sent[0]["status"] == 200


async def ratio(products: list[tuple[HexameterApp, str]], *, untouched: bool) -> float:
    """Of the quickest rounds, which take turns."""
    quickest = [float("inf")] * 2
    for _ in range(ROUNDS):
        for index, (app, path) in enumerate(products):
            began = time.process_time()
            for _ in range(CALLS):
                await get(app, "/v1/tags" if untouched else path)
            quickest[index] = min(quickest[index], time.process_time() - began)
    return quickest[1] / quickest[0]


@pytest.mark.timing
async def test_a_call_that_no_extension_touches_costs_no_more() -> None:
    async with with_and_without() as products:
        assert await ratio(products, untouched=True) < 1.5


@pytest.mark.timing
async def test_a_view_field_costs_no_more_than_reading_two_posts() -> None:
    """In memory a post takes about 50 microseconds and the field 25."""
    async with with_and_without() as products:
        assert await ratio(products, untouched=False) < 3
