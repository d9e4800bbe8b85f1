"""Fixtures that every kind of test may take."""

import gc
import os
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.support.postgres import PostgresServer, Run
from tests.support.stores import DATABASES, StoreMaker, Stores

RUN = pytest.StashKey[Run]()
ROOT = Path(__file__).parent
NOT_FAST = ("integration", "contract/test_sqlite.py", "contract/test_postgres.py")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--fast", action="store_true", help="run on memory only, without integration tests"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--fast"):
        return
    deselected = [item for item in items if not _is_fast(item)]
    config.hook.pytest_deselected(items=deselected)
    items[:] = [item for item in items if _is_fast(item)]


def pytest_collection_finish() -> None:
    """What was collected stays until the end: the garbage collector need not visit it again."""
    gc.collect()
    gc.freeze()


def _is_fast(item: pytest.Item) -> bool:
    if any(item.path.is_relative_to(ROOT / path) for path in NOT_FAST):
        return False
    if any(item.get_closest_marker(name) for name in ("timing", "external")):
        return False
    if not isinstance(item, pytest.Function):
        return True
    parameters = item.callspec.params.values() if hasattr(item, "callspec") else ()
    needs_database = any(value in DATABASES for value in parameters if isinstance(value, str))
    return not needs_database and not {"postgres_server", "postgres_database"} & {
        *item.fixturenames
    }


def pytest_configure(config: pytest.Config) -> None:
    shared: dict[str, Any] | None = getattr(config, "workerinput", None)
    config.stash[RUN] = Run.begin() if shared is None else Run(Path(shared["postgres_run"]))
    _share_bytecode(config)


def _share_bytecode(config: pytest.Config) -> None:
    """Many images set a variable by which each process that a test starts would compile all of
    its modules again, which takes longer than most commands do.
    """
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
        folder = TemporaryDirectory(prefix="hexameter-bytecode-", ignore_cleanup_errors=True)
        config.add_cleanup(folder.cleanup)
        os.environ["PYTHONPYCACHEPREFIX"] = folder.name


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
def stores(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Stores:
    """PostgreSQL is started when the first database is asked for."""
    server = request.config.stash[RUN].server
    return Stores(tmp_path_factory.mktemp("stores"), server)


@pytest.fixture(scope="session")
def new_store(stores: Stores) -> StoreMaker:
    """For tests that may do with the store what they want."""
    return stores


@pytest.fixture(scope="session")
def empty_store(stores: Stores) -> StoreMaker:
    """For tests that change nothing but rows: quicker, because databases are used again."""
    return stores.reused
