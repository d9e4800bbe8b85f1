"""A PostgreSQL server of a test's own."""

import asyncio
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import URL

from tests.support import postgres_keeper


class OwnPostgres:
    """A PostgreSQL server that may be stopped and paused without disturbing other tests."""

    def __init__(self, directory: Path, settings: Mapping[str, str] | None = None) -> None:
        """`settings` are added to those of the server that the tests share."""
        self._directory = directory
        self._settings = {**postgres_keeper.SETTINGS, **(settings or {})}
        self._server: subprocess.Popen[bytes] | None = None
        query = {"host": str(directory / "socket")}
        self._url = URL.create("postgresql+asyncpg", "postgres", database="postgres", query=query)

    @property
    def url(self) -> str:
        return self._url.render_as_string(hide_password=False)

    def url_for(self, *, role: str = "postgres", database: str = "postgres") -> str:
        url = self._url.set(username=role, database=database)
        return url.render_as_string(hide_password=False)

    def start(self) -> None:
        self._server, _ = postgres_keeper.start(self._directory, self._settings)

    def demote(self) -> None:
        """Make it a standby, which it is when it has been started again: read-only until
        `pg_promote()`. Needs the setting `wal_level=replica`.
        """
        (self._directory / "data" / "standby.signal").touch()

    def stop(self) -> None:
        """It ends its connections and writes everything down first: a server that is restarted."""
        if self._server is not None:
            self.resume()
            if self._server.poll() is None:
                self._server.send_signal(signal.SIGINT)
            self._server.wait(timeout=20)

    def pause(self) -> None:
        """It accepts connections and answers none, as behind a network that loses everything."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        assert self._server is not None
        if self._server.poll() is None:
            pid = self._server.pid
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            for one in [pid, *map(int, children)]:
                os.kill(one, number)


@asynccontextmanager
async def own_postgres(settings: Mapping[str, str] | None = None) -> AsyncGenerator[OwnPostgres]:
    # Not in `tmp_path`: `nobody` cannot reach it, and a socket's path has to be short.
    directory = Path(tempfile.mkdtemp(prefix="hexameter-own-"))
    own = OwnPostgres(directory, settings)
    try:
        await asyncio.to_thread(own.start)
        yield own
    finally:
        await asyncio.to_thread(own.stop)
        shutil.rmtree(directory)
