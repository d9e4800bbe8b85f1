"""Fixtures that every kind of test may take."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.postgres import PostgresServer, Run
from tests.support.stores import StoreMaker, Stores

pytest.register_assert_rewrite("hexameter.adapters.testing")

RUN = pytest.StashKey[Run]()


def pytest_configure(config: pytest.Config) -> None:
    shared: dict[str, Any] | None = getattr(config, "workerinput", None)
    config.stash[RUN] = Run.begin() if shared is None else Run(Path(shared["postgres_run"]))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["postgres_run"] = str(node.config.stash[RUN].directory)


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[RUN].end()


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> PostgresServer:
    """The server that all workers share; fails the test when there is none."""
    return request.config.stash[RUN].server()


@pytest.fixture
async def postgres_database(postgres_server: PostgresServer) -> AsyncIterator[str]:
    """The URL of an empty database for one test."""
    url = await postgres_server.create_database()
    yield url
    await postgres_server.drop_database(url)


@pytest.fixture(scope="session")
def new_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> StoreMaker:
    """Makes stores; PostgreSQL is started when the first of its kind is asked for."""
    server = request.config.stash[RUN].server
    return Stores(tmp_path_factory.mktemp("stores"), server)
