"""A PostgreSQL server for the tests, one for all processes of a test run.

`TEST_DATABASE_URL` (`postgresql+asyncpg://...`, PostgreSQL 15 or newer, with the right to create
databases) names a server to use; a run that is killed leaves its databases there. Without it the
first test that needs one starts the server that the development dependencies bring, on a Unix
socket, with its data in the temporary directory. Which processes take part in a run is told by a
directory they share; see `Run`. Needs POSIX file locks.
"""

import asyncio
import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO
from uuid import uuid4

import asyncpg
from sqlalchemy import URL, make_url

START_TIMEOUT = 60.0
STOP_TIMEOUT = 30.0
KEEPER = Path(__file__).with_name("postgres_keeper.py")


class PostgresNotAvailable(Exception):
    """No server could be had. A test that needs one fails by this; it is never skipped."""


@contextmanager
def _locked(path: Path) -> Generator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


class Run:
    """What the processes of one test run share: a directory, and through it the server.

    The process that begins the run holds a lock on the file `alive` until it ends. The kernel
    gives the lock back however it ends, a kill included, and the server's keeper waits for just
    that: it then stops the server and removes the directory.
    """

    def __init__(self, directory: Path, alive: IO[str] | None = None) -> None:
        self.directory = directory
        self._alive = alive

    @classmethod
    def begin(cls) -> "Run":
        directory = Path(tempfile.mkdtemp(prefix="hexameter-pg-"))
        alive = (directory / "alive").open("w")
        fcntl.flock(alive, fcntl.LOCK_EX)
        return cls(directory, alive)

    def end(self) -> None:
        """Leaves nothing behind: no server, no directory, no database on a named server."""
        if self._alive is None:
            return
        started, named = self._state.exists(), self._named_server()
        if started and named is not None:
            asyncio.run(named.drop_databases_of_run())
        self._alive.close()
        if named is not None or not started:
            shutil.rmtree(self.directory)
            return
        deadline = time.monotonic() + STOP_TIMEOUT
        while self.directory.exists():
            if time.monotonic() > deadline:
                raise PostgresNotAvailable(f"the server in {self.directory} does not stop")
            time.sleep(0.01)

    def server(self) -> "PostgresServer":
        """Starts the server if no process of this run has done so.

        :raises PostgresNotAvailable: with the server's own words; told to every process that asks
        """
        with self.lock("server"):
            named = self._named_server()
            if named is not None:
                self._state.touch()
                return named
            if not self._state.exists():
                self._start_keeper()
            state: dict[str, str] = json.loads(self._state.read_text())
        if "error" in state:
            raise PostgresNotAvailable(state["error"])
        query = {"host": state["socket"]}
        return PostgresServer(URL.create("postgresql+asyncpg", "postgres", query=query), self)

    def lock(self, name: str) -> AbstractContextManager[None]:
        return _locked(self.directory / f"{name}.lock")

    @property
    def id(self) -> str:
        return self.directory.name.rpartition("-")[2].lower()

    @property
    def _state(self) -> Path:
        return self.directory / "server.json"

    def _named_server(self) -> "PostgresServer | None":
        url = os.environ.get("TEST_DATABASE_URL")
        return PostgresServer(make_url(url), self) if url else None

    def _start_keeper(self) -> None:
        # The keeper goes on in the background and closes its output when the state is told.
        command = [sys.executable, str(KEEPER), str(self.directory)]
        subprocess.run(
            command,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            timeout=START_TIMEOUT,
        )
        if not self._state.exists():
            raise PostgresNotAvailable("the process that keeps the server ended before telling")


class PostgresServer:
    """Makes and drops databases. Safe to use from several processes and event loops at once."""

    def __init__(self, admin: URL, run: Run) -> None:
        self._admin = admin
        self._run = run
        self._prefix = f"hexameter_test_{run.id}_"

    def url(self, database: str) -> str:
        """The URL in SQLAlchemy's form; a socket's directory is its percent-encoded `host`."""
        return self._admin.set(database=database).render_as_string(hide_password=False)

    async def create_database(self, template: str = "template0") -> str:
        """Clones `template`, by default into an empty database, and gives the clone's URL."""
        name = f"{self._prefix}{uuid4().hex}"
        # Copying files takes 35 ms; the default, through the log, 260.
        await self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return self.url(name)

    async def drop_database(self, url: str) -> None:
        """Drops it even if something is still connected to it."""
        await self._execute(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    async def end_connections(self, url: str) -> None:
        await self._execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1",
            make_url(url).database or "",
        )

    async def template(self, name: str, build: Callable[[str], Awaitable[None]]) -> str:
        """The database to clone, filled by `build(url)` in the first process that asks for `name`.

        `build` must leave no connection open. If it fails, every caller fails.
        """
        database = f"{self._prefix}template_{name}"
        lock = self._run.lock(f"template-{name}")
        await asyncio.to_thread(lock.__enter__)
        try:
            built = self._run.directory / f"template-{name}.built"
            if not built.exists():
                await self._execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
                await self._execute(f'CREATE DATABASE "{database}" TEMPLATE "template0"')
                await build(self.url(database))
                await self._execute(f'ALTER DATABASE "{database}" ALLOW_CONNECTIONS false')
                built.touch()
        finally:
            lock.__exit__(None, None, None)
        return database

    async def drop_databases_of_run(self) -> None:
        """Drops what this run made on a server that outlives it."""
        names = await self._execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, $1)", self._prefix
        )
        for name in names:
            await self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    async def _execute(self, statement: str, *arguments: str) -> list[str]:
        host = self._admin.query.get("host", self._admin.host)
        connection = await asyncpg.connect(
            host=host,
            port=self._admin.port,
            user=self._admin.username,
            password=self._admin.password,
            database=self._admin.database or "postgres",
        )
        try:
            return [row[0] for row in await connection.fetch(statement, *arguments)]
        finally:
            await connection.close()
