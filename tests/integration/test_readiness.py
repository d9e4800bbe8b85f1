"""Readiness probes are cheap for the database."""

import asyncio
import sqlite3
from collections import Counter
from contextlib import closing
from typing import Any

from sqlalchemy import make_url

from tests.support.app_client import AppClient, running_app
from tests.support.plain_connection import fetch
from tests.support.stores import StoreMaker

READY = (200, {"status": "ready"})


async def test_a_slow_writer_does_not_make_the_server_unready(new_store: StoreMaker) -> None:
    async with new_store("sqlite") as url, running_app(url) as app:
        with closing(sqlite3.connect(str(make_url(url).database))) as writer:
            writer.execute("BEGIN IMMEDIATE")
            assert await looked(app) == READY


async def test_concurrent_probes_share_one_connection(new_store: StoreMaker) -> None:
    async with new_store("postgresql") as url, running_app(url) as app:
        await looked(app)
        before = await connections(url)
        looks = asyncio.gather(*(looked(app) for _ in range(100)))
        during = await connections(url)
        assert Counter(status for status, _ in await looks) == {200: 100}
        assert max(during, await connections(url)) <= before


async def test_a_database_without_a_schema_is_named(postgres_database: str) -> None:
    async with running_app(postgres_database, migrate_on_start=True) as app:
        assert await looked(app) == READY
        await fetch(postgres_database, "UPDATE alembic_version SET version_num = 'other'")
        assert await missing(app) == ["migrations"]
        await fetch(postgres_database, "DROP TABLE alembic_version")
        assert await missing(app) == ["migrations"]


async def missing(app: AppClient) -> list[str]:
    status, body = await looked(app)
    assert status == 503
    return [detail["field"] for detail in body["error"]["details"]]


async def looked(app: AppClient) -> tuple[int, Any]:
    answer = await app.client.get("/health/ready")
    return answer.status_code, answer.json()


async def connections(url: str) -> int:
    """The number of connections to this database, without the one of this query."""
    statement = (
        "SELECT 1 FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    return len(await fetch(url, statement))
