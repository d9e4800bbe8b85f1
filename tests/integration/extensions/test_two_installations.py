"""Two servers over one database, of which one has an extension: its subscriber loses no event."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from pydantic import SecretStr

import hexameter
from hexameter.application.events.list_deliveries import ListDeliveries, ListDeliveriesCommand
from hexameter.extending import Actor
from tests.support.hexameter_process import SECONDS, Process, serving
from tests.support.hexameter_process import hexameter as hexameter_process
from tests.support.stores import DATABASES, StoreMaker
from tests.support.tallies import EXTENSION, Tallies, extension

ROOT = Path(__file__).parents[3]
SECRET = "a secret that only these tests know"
WITHOUT_EXTENSION = {"extensions": "none", "registration": "immediate", "rate_limits": "off"}
ADA = {"email": "ada@example.com", "password": "six feet to a line"}


class Author:
    """Somebody who writes drafts over HTTP."""

    def __init__(self, client: httpx.AsyncClient, token: str) -> None:
        self._client = client
        self._headers = {"Authorization": f"Bearer {token}"}
        self.post_ids: list[UUID] = []

    async def draft(self, count: int) -> None:
        for _ in range(count):
            key = f"post-{len(self.post_ids)}"
            answer = await self._client.post(
                "/v1/posts",
                json={"title": key, "body": "It *weaves*."},
                headers={**self._headers, "Idempotency-Key": key},
            )
            assert answer.status_code == 201, answer.text
            self.post_ids.append(UUID(answer.json()["id"]))


async def registered(client: httpx.AsyncClient) -> Author:
    answer = await client.post("/v1/auth/register", json={**ADA, "username": "ada", "name": "Ada"})
    assert answer.status_code == 202, answer.text
    signed_in = await client.post("/v1/auth/login", json=ADA)
    return Author(client, signed_in.json()["access_token"])


async def becomes(
    expected: object, read: Callable[[], Awaitable[object]], process: Process
) -> None:
    deadline = time.monotonic() + SECONDS
    while (found := await read()) != expected:
        assert time.monotonic() < deadline, f"{found} instead of {expected}:\n{process.output}"
        await asyncio.sleep(0.1)


@pytest.mark.parametrize("kind", DATABASES)
async def test_no_event_is_lost_while_only_the_other_runs(
    kind: str, new_store: StoreMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    async with new_store(kind) as url, AsyncExitStack() as stack:
        shared = {"database_url": url, "secret_key": SECRET, "data_dir": str(tmp_path)}
        settings = hexameter.Settings(database_url=url, secret_key=SecretStr(SECRET))
        # Makes the table, and records the subscription.
        reader = await stack.enter_async_context(hexameter.open(settings, extensions=[extension]))
        other, address = await stack.enter_async_context(
            serving(tmp_path, **shared, **WITHOUT_EXTENSION)
        )
        client = await stack.enter_async_context(httpx.AsyncClient(base_url=address))
        author = await registered(client)

        async def times_heard() -> Counter[int]:
            rows = await reader.get(Tallies).find_all("post_id", author.post_ids)
            return Counter(row.times for row in rows)

        async def unfinished() -> tuple[int, int]:
            command = ListDeliveriesCommand(limit=1)
            found = await reader.run(ListDeliveries, command, Actor.system())
            return found.pending, found.dead

        # The server without the extension makes the deliveries that it cannot handle.
        await author.draft(5)
        await becomes((5, 0), unfinished, other)
        with hexameter_process(tmp_path, "worker", **shared, extensions=EXTENSION) as worker:
            await becomes({1: 5}, times_heard, worker)
            await author.draft(3)
            await becomes({1: 8}, times_heard, worker)
        assert await unfinished() == (0, 0)
