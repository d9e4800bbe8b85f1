"""PostgreSQL for the benchmarks: their own server, or one that is named."""

import asyncio
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import asyncpg
from sqlalchemy import URL, make_url

from benchmarks.processes import children_of, processor_seconds
from tests.support import postgres_keeper

# Durable, as in production. Autovacuum would disturb the measurements; filling a database vacuums.
SETTINGS = {
    "autovacuum": "off",
    "listen_addresses": "",
    "max_connections": "200",
    "max_wal_size": "4GB",
    "shared_buffers": "1GB",
}


class Cluster:
    """`admin` may create databases."""

    def __init__(self, admin: URL) -> None:
        self._admin = admin

    def url(self, database: str) -> str:
        return self._admin.set(database=database).render_as_string(hide_password=False)

    def create_database(self, name: str) -> str:
        """Create an empty database, replacing one of the same name. Returns its URL."""
        self.drop_database(name)
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        return self.url(name)

    def drop_database(self, name: str) -> None:
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def execute(self, statement: str, *arguments: object) -> list[tuple[object, ...]]:
        """Outside any transaction."""
        return asyncio.run(_execute(self._admin, statement, arguments))

    def processor_seconds(self) -> float:
        """Of all server processes that exist now. Compare only while the connections stay open."""
        total = 0.0
        for child in children_of(self.postmaster()):
            with suppress(ProcessLookupError):
                total += processor_seconds(child)
        return total

    def postmaster(self) -> int:
        """The process id of the server, which must run on this machine."""
        rows = self.execute("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int")
        pid = rows[0][0]
        assert isinstance(pid, int)
        return pid


async def _execute(
    url: URL, statement: str, arguments: tuple[object, ...]
) -> list[tuple[object, ...]]:
    connection = await asyncpg.connect(dsn_of(url))
    try:
        return [tuple(row) for row in await connection.fetch(statement, *arguments)]
    finally:
        await connection.close()


def dsn_of(url: str | URL) -> str:
    """The URL in the form that asyncpg takes."""
    parsed = make_url(url).set(drivername="postgresql")
    return parsed.render_as_string(hide_password=False)


class OwnCluster(Cluster):
    """A server that can be stopped and started. Its data is kept until `end`."""

    def __init__(self, directory: Path, settings: Mapping[str, str]) -> None:
        self._directory = directory
        self._settings = settings
        self._process, self.socket = postgres_keeper.start(directory, settings)
        query = {"host": str(self.socket)}
        super().__init__(
            URL.create("postgresql+asyncpg", "postgres", database="postgres", query=query)
        )

    def start(self) -> None:
        """Returns when the server accepts connections."""
        self._process, self.socket = postgres_keeper.start(self._directory, self._settings)

    def stop(self, signal: int) -> None:
        """SIGTERM: smart, SIGINT: fast, SIGQUIT: immediate, SIGKILL. Returns when it has exited."""
        children = children_of(self._process.pid)
        self._process.send_signal(signal)
        self._process.wait(60)
        # A killed server leaves its children behind, and a new one cannot start before they exit.
        while any(Path(f"/proc/{child}").exists() for child in children):
            time.sleep(0.01)

    def end(self) -> None:
        postgres_keeper.stop(self._process)


@contextmanager
def own_cluster(settings: Mapping[str, str] = SETTINGS) -> Iterator[OwnCluster]:
    with tempfile.TemporaryDirectory(prefix="hexameter-bench-") as directory:
        cluster = OwnCluster(Path(directory), settings)
        try:
            yield cluster
        finally:
            cluster.end()


@contextmanager
def cluster_at(url: str | None) -> Iterator[Cluster]:
    """The server at the URL, whose role must be able to create databases, or a new one."""
    if url is None:
        with own_cluster() as cluster:
            yield cluster
    else:
        yield Cluster(make_url(url))
