"""A database outage: 503 within five seconds, and normal service two seconds after its end."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from hexameter.adapters.sql.migrations.runner import upgrade
from tests.support.app_client import PASSWORD
from tests.support.own_postgres import OwnPostgres, own_postgres
from tests.support.real_server import RealServer, real_server, registered

pytestmark = pytest.mark.timing

REFUSED_WITHIN = 5.0
BACK_WITHIN = 2.0


@pytest.fixture
async def postgres() -> AsyncIterator[OwnPostgres]:
    async with own_postgres() as postgres:
        yield postgres


@dataclass
class Visitor:
    client: httpx.AsyncClient
    headers: Mapping[str, str]
    refresh_token: str
    slug: str

    @property
    def calls(self) -> Mapping[str, Callable[[], Awaitable[httpx.Response]]]:
        """Each needs the database."""
        client, headers = self.client, self.headers
        login = {"email": "ada@example.com", "password": PASSWORD}
        refresh = {"refresh_token": self.refresh_token}
        post = {"title": "Two", "body": "b"}
        return {
            "list": lambda: client.get("/v1/posts"),
            "one": lambda: client.get(f"/v1/posts/by-slug/{self.slug}"),
            "me": lambda: client.get("/v1/users/me", headers=headers),
            "create": lambda: client.post("/v1/posts", json=post, headers=headers),
            "login": lambda: client.post("/v1/auth/login", json=login),
            "refresh": lambda: client.post("/v1/auth/refresh", json=refresh),
            "ready": lambda: client.get("/health/ready"),
        }


async def visitor(client: httpx.AsyncClient) -> Visitor:
    body = {"email": "ada@example.com", "password": PASSWORD}
    tokens = (await client.post("/v1/auth/login", json=body)).json()
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    post = {"title": "One", "body": "b"}
    made = (await client.post("/v1/posts", json=post, headers=headers)).json()
    published = await client.post(f"/v1/posts/{made['id']}/publish", headers=headers)
    assert published.status_code == 200, published.text
    return Visitor(client, headers, tokens["refresh_token"], made["slug"])


async def refused(name: str, call: Callable[[], Awaitable[httpx.Response]]) -> None:
    began = time.monotonic()
    answer = await call()
    took = time.monotonic() - began
    assert answer.status_code == 503, (name, answer.text)
    assert answer.json()["error"]["code"] == "UNAVAILABLE", name
    assert int(answer.headers["retry-after"]) >= 1, name
    assert took < REFUSED_WITHIN, (name, took)


async def served_again(seen: Visitor, since: float) -> None:
    for name, call in seen.calls.items():
        while (answer := await call()).status_code == 503:
            assert time.monotonic() - since < BACK_WITHIN, (name, answer.text)
            await asyncio.sleep(0.05)
        assert answer.status_code in (200, 201), (name, answer.text)


@pytest.mark.parametrize("way", ["stopped", "paused"])
async def test_calls_that_need_the_database_are_503_during_the_outage(
    postgres: OwnPostgres, tmp_path: Path, way: str
) -> None:
    go, come = {
        "stopped": (postgres.stop, postgres.start),
        "paused": (postgres.pause, postgres.resume),
    }[way]
    await upgrade(postgres.url)
    await registered(postgres.url, "ada")
    async with (
        real_server(tmp_path, postgres.url) as server,
        httpx.AsyncClient(base_url=server.url, timeout=20) as client,
    ):
        seen = await visitor(client)
        await asyncio.to_thread(go)
        for _ in range(2):
            await asyncio.gather(*(refused(name, call) for name, call in seen.calls.items()))
            assert (await client.get("/health/live")).status_code == 200
        await asyncio.to_thread(come)
        await served_again(seen, time.monotonic())
        await nothing_was_logged_as_unforeseen(server)


async def nothing_was_logged_as_unforeseen(server: RealServer) -> None:
    log = await asyncio.to_thread(server.log.read_text)
    assert "unexpected error" not in log
    assert "Traceback" not in log
