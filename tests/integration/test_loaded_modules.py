"""Commands do not import libraries that they do not need, which would slow their start."""

import signal
import time
from pathlib import Path

import pytest

from tests.support.hexameter_process import Process, hexameter, serving

# Submodules, because a package's own name is also reported for a failed attempt to import it.
WEB = {"fastapi.routing", "starlette.routing", "uvicorn.config"}
SQL = {"sqlalchemy.engine", "asyncpg.connection", "aiosqlite.core", "alembic.config"}
STEMMERS = {"snowballstemmer.english_stemmer"}

POST = "---\nauthor: Ada\ndate: 2015-01-02\n---\nSome text.\n"


@pytest.fixture(autouse=True)
def report_imports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPROFILEIMPORTTIME", "1")


def imported(process: Process) -> set[str]:
    """The modules that the process has imported, or tried to."""
    return {
        line.rpartition("|")[2].strip() for line in process.lines if line.startswith("import time:")
    }


def wait_for(process: Process, text: str) -> None:
    deadline = time.monotonic() + 60
    while text not in process.output:
        assert process.process.poll() is None, process.output
        assert time.monotonic() < deadline, process.output
        time.sleep(0.05)


def test_the_worker_does_not_import_a_web_framework(tmp_path: Path) -> None:
    with hexameter(tmp_path, "worker") as worker:
        wait_for(worker, "Delivering the events")
        worker.process.send_signal(signal.SIGTERM)
        assert worker.wait() == 0
    assert imported(worker) & SQL
    assert not imported(worker) & WEB


def test_an_import_does_not_import_a_web_framework(tmp_path: Path) -> None:
    folder = tmp_path / "posts"
    folder.mkdir()
    (folder / "first.md").write_text(POST)
    with hexameter(tmp_path, "import", str(folder)) as command:
        assert command.wait() == 0, command.output
    assert imported(command) & SQL
    assert not imported(command) & WEB


async def test_a_server_on_the_store_in_memory_does_not_import_sqlalchemy(tmp_path: Path) -> None:
    async with serving(tmp_path, database_url="memory://") as (server, _):
        pass
    assert imported(server) >= WEB
    assert not imported(server) & SQL


@pytest.mark.parametrize(("languages", "loaded"), [("", set()), ("english", STEMMERS)])
async def test_stemmers_are_loaded_before_the_first_request_and_only_if_asked_for(
    languages: str, loaded: set[str], tmp_path: Path
) -> None:
    settings = {"database_url": "memory://", "search_languages": languages}
    async with serving(tmp_path, **settings) as (server, _):
        pass
    assert imported(server) & STEMMERS == loaded
