import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from hexameter.adapters.sql.driver.interface import Database
from hexameter.adapters.sql.migrations.runner import upgrade
from hexameter.entrypoints.http.api import Api
from tests.http.web_app import build
from tests.support.app_client import BASE_URL, running_app
from tests.support.concurrency import Place, Race
from tests.support.databases import migrated_postgres, opened, sqlite_url
from tests.support.in_process_server import serving
from tests.support.real_server import SECRET, RealServer
from tests.support.stores import DATABASES, StoreMaker
from tests.support.wheels import built_wheel


@pytest_asyncio.fixture(scope="session", loop_scope="session", params=DATABASES)
async def place(
    request: pytest.FixtureRequest,
    new_store: StoreMaker,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncGenerator[Place]:
    """One for all tests of a process, because a server takes seconds to start."""
    async with new_store(request.param) as url:
        pair = [
            RealServer(
                tmp_path_factory.mktemp("server"),
                url,
                worker="off",
                migrate_on_start="false",
                public_url=BASE_URL,
            )
            for _ in range(2)
        ]
        try:
            await asyncio.gather(*(server.start() for server in pair))
            yield Place(url, [server.url for server in pair])
        finally:
            for server in pair:
                await server.kill()


@pytest.fixture
async def race(place: Place) -> AsyncGenerator[Race]:
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(
            running_app(place.url, secret_key=SECRET, public_url=BASE_URL)
        )
        app.clock.advance(datetime.now(UTC) - app.clock.now())
        clients = [
            await stack.enter_async_context(httpx.AsyncClient(base_url=address, timeout=30))
            for address in place.addresses
        ]
        yield Race(place.url, app, clients)


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    if request.param == "sqlite":
        await upgrade(sqlite_url(tmp_path))
        async with opened(sqlite_url(tmp_path)) as database:
            yield database
        return
    async with (
        migrated_postgres(request.getfixturevalue("postgres_server")) as url,
        opened(url) as database,
    ):
        yield database


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_wheel(tmp_path_factory.mktemp("dist"))


@pytest.fixture
async def full() -> AsyncIterator[tuple[int, Api]]:
    """An application with one slot, which is taken."""
    api = build(max_in_flight=1)
    assert api.limiter.acquire()
    async with serving(api) as port:
        yield port, api
