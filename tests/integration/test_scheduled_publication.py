"""Posts scheduled every second, over two servers with workers, of which one is killed."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import httpx
import pytest

from tests.http.posts.states import written
from tests.support.app_client import Account, AppClient, running_app
from tests.support.plain_connection import fetch
from tests.support.real_server import SECRET, RealServer
from tests.support.stores import DATABASES, StoreMaker

SECONDS = 30.0
FIRST = timedelta(seconds=4)
_PUBLISHED = "SELECT aggregate_id FROM outbox WHERE type = 'post.published'"

Times = dict[str, datetime]
"""Of posts, by their ids."""


@pytest.mark.parametrize("store", DATABASES)
async def test_each_post_is_published_once_and_never_early(
    store: str, new_store: StoreMaker, tmp_path: Path
) -> None:
    async with new_store(store) as url, published_with_a_kill(url, tmp_path, 6) as (planned, found):
        assert found.keys() == planned.keys()
        assert min(lateness(planned, found)) > -0.001
        assert len(await fetch(url, _PUBLISHED)) == len(planned)


@pytest.mark.timing
@pytest.mark.parametrize("store", DATABASES)
async def test_a_post_a_second_for_a_minute_is_published_within_a_second(
    store: str, new_store: StoreMaker, tmp_path: Path
) -> None:
    async with (
        new_store(store) as url,
        published_with_a_kill(url, tmp_path, 60) as (planned, found),
    ):
        assert found.keys() == planned.keys()
        assert len(await fetch(url, _PUBLISHED)) == len(planned)
        late = lateness(planned, found)
        assert min(late) > -0.001
        assert max(late) < 1.0, late
        assert median(late) < 0.25, late


@asynccontextmanager
async def published_with_a_kill(
    url: str, folder: Path, count: int
) -> AsyncIterator[tuple[Times, Times]]:
    """When posts should be published, one a second, and when they were, by two servers of which
    one is killed.
    """
    folders = [folder / name for name in ("one", "other")]
    for each in folders:
        each.mkdir()
    servers = [RealServer(each, url, migrate_on_start="false") for each in folders]
    try:
        async with running_app(url, secret_key=SECRET) as app:
            app.clock.advance(datetime.now(UTC) - app.clock.now())
            # Before the servers start, whose workers would take the mail of her registration.
            ada = await app.account("ada")
            posts = [await app.post(ada, f"Planned {number}") for number in range(count)]
            await asyncio.gather(*(server.start() for server in servers))
            planned = await scheduled(app, ada, [post["id"] for post in posts])
        async with httpx.AsyncClient(base_url=servers[1].url, timeout=SECONDS) as client:
            await published(client, 2, SECONDS)
            await servers[0].kill()
            posts = await published(client, count, count + SECONDS)
        yield planned, {post["id"]: datetime.fromisoformat(post["published_at"]) for post in posts}
    finally:
        for server in servers:
            await server.kill()


async def scheduled(app: AppClient, author: Account, post_ids: list[str]) -> Times:
    """One post a second."""
    first = datetime.now(UTC) + FIRST
    planned = {each: first + timedelta(seconds=number) for number, each in enumerate(post_ids)}
    for post_id, at in planned.items():
        answer = await app.client.post(
            f"/v1/posts/{post_id}/publish",
            json={"publish_at": written(at)},
            headers=author.headers,
        )
        assert answer.json()["status"] == "scheduled"
    return planned


def lateness(planned: Times, found: Times) -> list[float]:
    """Seconds."""
    return [(found[post_id] - planned[post_id]).total_seconds() for post_id in planned]


async def published(client: httpx.AsyncClient, count: int, seconds: float) -> list[dict[str, str]]:
    """Once there are so many."""
    deadline = time.monotonic() + seconds
    while True:
        items = (await client.get("/v1/posts?limit=100")).json()["items"]
        if len(items) >= count:
            return items
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05 if count < 10 else 0.5)
