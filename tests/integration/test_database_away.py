"""A database that goes and comes back: 503 within five seconds, and served again within two."""

import asyncio
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from sqlalchemy import URL

from adapters.sql.migrate import upgrade
from tests import postgres_keeper
from tests.http.site import PASSWORD
from tests.integration.real_server import RealServer, real_server, registered

REFUSED_WITHIN = 5.0
BACK_WITHIN = 2.0


class OwnPostgres:
    """A PostgreSQL server that may be stopped and paused without disturbing other tests."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._server: subprocess.Popen[bytes] | None = None
        query = {"host": str(directory / "socket")}
        self._url = URL.create("postgresql+asyncpg", "postgres", database="postgres", query=query)

    @property
    def url(self) -> str:
        return self._url.render_as_string(hide_password=False)

    def start(self) -> None:
        self._server, _ = postgres_keeper.start(self._directory)

    def stop(self) -> None:
        """It ends its connections and writes everything down first: a server that is restarted."""
        if self._server is not None:
            self.resume()
            if self._server.poll() is None:
                self._server.send_signal(signal.SIGINT)
            self._server.wait(timeout=20)

    def pause(self) -> None:
        """It accepts connections and answers none, as behind a network that loses everything."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        assert self._server is not None
        if self._server.poll() is None:
            pid = self._server.pid
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            for one in [pid, *map(int, children)]:
                os.kill(one, number)


@pytest.fixture
async def postgres() -> AsyncIterator[OwnPostgres]:
    # Not in `tmp_path`: `nobody` cannot reach it, and a socket's path has to be short.
    directory = Path(tempfile.mkdtemp(prefix="hexameter-away-"))
    own = OwnPostgres(directory)
    try:
        await asyncio.to_thread(own.start)
        yield own
    finally:
        await asyncio.to_thread(own.stop)
        shutil.rmtree(directory)


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
async def test_what_needs_the_database_is_503_until_it_is_back(
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
    assert "unforeseen error" not in log
    assert "Traceback" not in log
