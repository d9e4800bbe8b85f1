"""`hexameter counters` finds counts that differ from their rows, and sets them right."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from hexameter.entrypoints.testing.sql_world import sql_world
from tests.support.app_client import AppClient, running_app
from tests.support.hexameter_process import Process
from tests.support.plain_connection import fetch
from tests.support.stores import DATABASES, StoreMaker

_FALSIFIED = (
    "UPDATE tags SET posts_count = posts_count + 3 WHERE name = 'a'",
    "DELETE FROM tags WHERE name = 'b'",
    "UPDATE post_counts SET favorites_count = 0, comments_count = 5",
    "UPDATE user_counts SET followers_count = 9, posts_count = posts_count - 1",
    "UPDATE user_counts SET latest_published_at = NULL",
)


@pytest_asyncio.fixture(params=DATABASES)
async def url(request: pytest.FixtureRequest, new_store: StoreMaker) -> AsyncGenerator[str]:
    async with new_store(request.param) as url:
        yield url


async def test_wrong_counts_are_listed_and_set_right(url: str, tmp_path: Path) -> None:
    async with running_app(url) as app:
        post_id, published_at, reader_id, writer_id = await written(app)
    assert run(url, tmp_path, "check") == (0, ["All counts are right."])
    await falsify(url)
    expected = sorted(
        [
            "tag a: posts_count is 4, should be 1",
            "tag b: posts_count is 0, should be 1",
            f"post {post_id}: favorites_count is 0, should be 1",
            f"post {post_id}: comments_count is 5, should be 1",
            f"account {reader_id}: followers_count is 9, should be 0",
            f"account {reader_id}: posts_count is -1, should be 0",
            f"account {writer_id}: followers_count is 9, should be 1",
            f"account {writer_id}: posts_count is 0, should be 1",
            f"account {writer_id}: latest_published_at is None, should be {published_at}",
        ]
    )
    code, lines = run(url, tmp_path, "check")
    assert (code, sorted(lines)[: len(expected)]) == (1, sorted(lines)[: len(expected)])
    assert set(expected) < set(lines)
    code, lines = run(url, tmp_path, "repair")
    assert (code, set(lines)) == (0, {*expected, "9 counts are wrong and set right."})
    assert run(url, tmp_path, "check") == (0, ["All counts are right."])
    assert run(url, tmp_path, "repair") == (0, ["All counts are right."])


async def test_repairing_waits_for_whoever_has_locked_a_row(new_store: StoreMaker) -> None:
    waits = "SELECT 1 FROM pg_locks WHERE NOT granted"
    async with new_store("postgresql") as url:
        async with running_app(url) as app:
            await app.account("writer")
        await falsify(url)
        engine = create_async_engine(url)
        async with sql_world(url) as world, engine.connect() as connection:
            await connection.execute(text("SELECT user_id FROM user_counts FOR UPDATE"))
            repaired = asyncio.create_task(world.counters.repair())
            while not await fetch(url, waits):
                await asyncio.sleep(0.01)
            # A post is counted by these two statements.
            await connection.execute(text("UPDATE user_counts SET posts_count = 7"))
            await connection.commit()
            assert "posts_count" in {each.counter for each in await repaired}
        await engine.dispose()


async def written(app: AppClient) -> tuple[UUID, datetime, UUID, UUID]:
    """A post with a favourite and a comment, by a writer with a follower."""
    reader, writer = await app.account("reader"), await app.account("writer")
    post = await app.post(writer, "Counted", tags=["a", "b"], publish=True)
    path = f"/v1/posts/{post['id']}"
    await app.client.put(f"{path}/favorite", headers=reader.headers)
    await app.client.post(f"{path}/comments", json={"body": "So?"}, headers=reader.headers)
    await app.client.put(f"/v1/users/{writer.id}/follow", headers=reader.headers)
    published_at = datetime.fromisoformat(post["published_at"])
    return UUID(post["id"]), published_at, UUID(reader.id), UUID(writer.id)


async def falsify(url: str) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        for statement in _FALSIFIED:
            await connection.execute(text(statement))
    await engine.dispose()


def run(url: str, folder: Path, command: str) -> tuple[int, list[str]]:
    process = Process(folder, "counters", command, database_url=url)
    try:
        return process.wait(), process.output.splitlines()
    finally:
        process.end()
