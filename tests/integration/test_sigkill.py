"""A server that is killed while it writes loses no acknowledged write."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests.support.app_client import PASSWORD
from tests.support.real_server import RealServer, real_server, registered
from tests.support.stores import DATABASES, StoreMaker

WRITERS = 6
ENOUGH = 24
MOST_SECONDS = 20.0


@dataclass
class Written:
    """What was sent, by key, and the ids that came back."""

    sent: dict[str, str] = field(default_factory=dict[str, str])
    acknowledged: dict[str, str] = field(default_factory=dict[str, str])


async def signed_in(server: RealServer, client: httpx.AsyncClient) -> dict[str, str]:
    body = {"email": "ada@example.com", "password": PASSWORD}
    answer = await client.post("/v1/auth/login", json=body)
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def create(
    client: httpx.AsyncClient, headers: dict[str, str], key: str, title: str
) -> httpx.Response:
    body = {"title": title, "body": "Written.", "tags": [title.lower()]}
    return await client.post("/v1/posts", json=body, headers={**headers, "Idempotency-Key": key})


async def write(
    client: httpx.AsyncClient, headers: dict[str, str], writer: int, written: Written
) -> None:
    """Until the server is gone."""
    number = 0
    with contextlib.suppress(httpx.TransportError):
        while True:
            key, number = f"{writer}-{number}", number + 1
            written.sent[key] = f"Title {key}"
            answer = await create(client, headers, key, written.sent[key])
            assert answer.status_code == 201, answer.text
            written.acknowledged[key] = answer.json()["id"]


async def kill_when_enough(server: RealServer, written: Written) -> None:
    async with asyncio.timeout(MOST_SECONDS):
        while len(written.acknowledged) < ENOUGH:
            await asyncio.sleep(0.005)
    await server.kill()


@pytest.mark.parametrize("kind", DATABASES)
async def test_acknowledged_writes_survive_and_a_retry_creates_no_duplicate(
    kind: str, new_store: StoreMaker, tmp_path: Path
) -> None:
    async with new_store(kind) as url:
        await registered(url, "ada")
        async with real_server(tmp_path, url) as server:
            written = Written()
            async with httpx.AsyncClient(base_url=server.url) as client:
                headers = await signed_in(server, client)
                await asyncio.gather(
                    kill_when_enough(server, written),
                    *(write(client, headers, writer, written) for writer in range(WRITERS)),
                )
            assert len(written.sent) > len(written.acknowledged)
            await server.start()
            async with httpx.AsyncClient(base_url=server.url) as client:
                headers = await signed_in(server, client)
                for key, id in written.acknowledged.items():
                    found = await client.get(f"/v1/posts/{id}", headers=headers)
                    assert found.status_code == 200, (key, found.text)
                    assert found.json()["title"] == written.sent[key]
                for key, title in written.sent.items():
                    again = await create(client, headers, key, title)
                    assert again.status_code == 201, again.text
                    assert again.json()["id"] == written.acknowledged.get(key, again.json()["id"])
                assert await titles(client, headers) == sorted(written.sent.values())


async def titles(client: httpx.AsyncClient, headers: dict[str, str]) -> list[str]:
    found: list[str] = []
    query = {"status": "draft", "sort": "title", "limit": "100"}
    while True:
        page = (await client.get("/v1/posts", params=query, headers=headers)).json()
        found += [item["title"] for item in page["items"]]
        if page["next_cursor"] is None:
            return sorted(found)
        query["cursor"] = page["next_cursor"]
