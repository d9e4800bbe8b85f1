"""The PostgreSQL server of the tests."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from tests.support.postgres import PostgresNotAvailable, PostgresServer, Run

BEGIN_AND_WAIT = """
import sys, time
from tests.support.postgres import Run
run = Run.begin()
run.server()
print(run.directory, flush=True)
time.sleep(60)
"""


async def scalar(url: str, statement: str) -> object:
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            return (await connection.execute(text(statement))).scalar_one()
    finally:
        await engine.dispose()


async def execute(url: str, statement: str) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text(statement))
    await engine.dispose()


async def test_an_empty_database_is_reached_through_its_url(postgres_database: str) -> None:
    assert await scalar(postgres_database, "SELECT count(*) FROM pg_stat_user_tables") == 0
    name = await scalar(postgres_database, "SELECT current_database()")
    assert name == make_url(postgres_database).database


async def test_a_template_is_built_once_and_its_clones_are_apart(
    postgres_server: PostgresServer,
) -> None:
    built: list[str] = []

    async def build(url: str) -> None:
        built.append(url)
        await execute(url, "CREATE TABLE poem AS SELECT 1 AS line")

    template = await postgres_server.template("poem", build)
    assert await postgres_server.template("poem", build) == template
    assert len(built) == 1
    first = await postgres_server.create_database(template)
    second = await postgres_server.create_database(template)
    await execute(first, "INSERT INTO poem VALUES (2)")
    assert await scalar(first, "SELECT count(*) FROM poem") == 2
    assert await scalar(second, "SELECT count(*) FROM poem") == 1
    await postgres_server.drop_database(first)
    await postgres_server.drop_database(second)


async def test_a_database_with_open_connections_can_be_dropped(
    postgres_server: PostgresServer,
) -> None:
    url = await postgres_server.create_database()
    engine = create_async_engine(url)
    connection = await engine.connect()
    await postgres_server.drop_database(url)
    with pytest.raises(DBAPIError, match="does not exist"):
        await scalar(url, "SELECT 1")
    with pytest.raises(DBAPIError, match="closed"):
        await connection.execute(text("SELECT 1"))
    await connection.close()
    await engine.dispose()


def test_every_process_gets_the_error_of_a_server_that_cannot_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    run = Run.begin()
    (run.directory / "data").mkdir()
    for _ in range(2):
        with pytest.raises(PostgresNotAvailable, match="could not be started"):
            run.server()
    run.end()
    assert not run.directory.exists()


def test_the_server_stops_when_the_run_that_began_it_is_killed() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "TEST_DATABASE_URL"}
    process = subprocess.Popen(
        [sys.executable, "-c", BEGIN_AND_WAIT],
        cwd=Path(__file__).parents[2],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        directory = Path(process.stdout.readline().strip())
        server = int((directory / "data" / "postmaster.pid").read_text().splitlines()[0])
        process.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 30
    while directory.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not directory.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(server, 0)
