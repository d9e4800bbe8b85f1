"""Posts scheduled every second, over two servers with workers, of which one is killed."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.http.posts.states import written
from tests.support.app_client import running_app
from tests.support.plain_connection import fetch
from tests.support.real_server import SECRET, RealServer
from tests.support.stores import DATABASES, StoreMaker

POSTS = 6
SECONDS = 30.0
_PUBLISHED = "SELECT aggregate_id FROM outbox WHERE type = 'post.published'"


@pytest.mark.parametrize("store", DATABASES)
async def test_each_post_is_published_once_and_never_early(
    store: str, new_store: StoreMaker, tmp_path: Path
) -> None:
    async with new_store(store) as url:
        folders = [tmp_path / name for name in ("one", "other")]
        for folder in folders:
            folder.mkdir()
        servers = [RealServer(folder, url, migrate_on_start="false") for folder in folders]
        try:
            await asyncio.gather(*(server.start() for server in servers))
            async with running_app(url, secret_key=SECRET) as app:
                app.clock.advance(datetime.now(UTC) - app.clock.now())
                ada = await app.account("ada")
                now = datetime.now(UTC)
                ids: list[str] = []
                for number in range(POSTS):
                    post = await app.post(ada, f"Planned {number}")
                    body = {"publish_at": written(now + timedelta(seconds=3 + number))}
                    answer = await app.client.post(
                        f"/v1/posts/{post['id']}/publish", json=body, headers=ada.headers
                    )
                    assert answer.json()["status"] == "scheduled"
                    ids.append(post["id"])
            async with httpx.AsyncClient(base_url=servers[1].url, timeout=SECONDS) as client:
                await published(client, 2)
                await servers[0].kill()
                posts = await published(client, POSTS)
            assert {post["id"] for post in posts} == set(ids)
            for post in posts:
                early = datetime.fromisoformat(post["published_at"]) - (
                    now + timedelta(seconds=3 + ids.index(post["id"]))
                )
                assert early > timedelta(milliseconds=-1)
            assert len(await fetch(url, _PUBLISHED)) == POSTS
        finally:
            for server in servers:
                await server.kill()


async def published(client: httpx.AsyncClient, count: int) -> list[dict[str, str]]:
    """Once there are so many."""
    deadline = time.monotonic() + SECONDS
    while True:
        items = (await client.get("/v1/posts")).json()["items"]
        if len(items) >= count:
            return items
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)
