"""`hexameter serve` as a process of its own, which a test may kill."""

import asyncio
import os
import random
import signal
import socket
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx

from tests.support.app_client import Account, running_app

START_SECONDS = 60.0
SECRET = "a secret that only these tests know"
_QUIET = {"HEXAMETER_RATE_LIMITS": "off", "HEXAMETER_LOG_FORMAT": "json"}


def free_port() -> int:
    """Below those that the system gives to sockets of its choice: one of other tests, which run at
    the same time, would take it before it is used.
    """
    while True:
        port = random.randrange(10_000, 32_768)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class RealServer:
    def __init__(self, folder: Path, database_url: str, **settings: str) -> None:
        """`settings` by their names in the environment, without the prefix, in lower case."""
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "server.log"
        self._folder = folder
        self._environment = {
            **os.environ,
            **_QUIET,
            "HEXAMETER_DATABASE_URL": database_url,
            "HEXAMETER_SECRET_KEY": SECRET,
            "HEXAMETER_DATA_DIR": str(folder),
            **{f"HEXAMETER_{name.upper()}": value for name, value in settings.items()},
        }
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
        """Returns when it is ready."""
        hexameter = Path(sys.executable).with_name("hexameter")
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                hexameter,
                *("serve", "--port", str(self.port)),
                cwd=self._folder,
                env=self._environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        async with asyncio.timeout(START_SECONDS), httpx.AsyncClient() as client:
            while True:
                assert self._process.returncode is None, self.log.read_text()
                try:
                    if (await client.get(f"{self.url}/health/ready")).is_success:
                        return
                except httpx.TransportError:
                    await asyncio.sleep(0.1)

    async def kill(self) -> None:
        """SIGKILL: nothing in it gets to run any more."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    def send(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    async def terminate(self) -> int:
        """SIGTERM; gives the exit code."""
        assert self._process is not None
        self._process.terminate()
        return await asyncio.wait_for(self._process.wait(), 30)


@asynccontextmanager
async def real_server(
    folder: Path, database_url: str, **settings: str
) -> AsyncGenerator[RealServer]:
    server = RealServer(folder, database_url, **settings)
    try:
        await server.start()
        yield server
    finally:
        await server.kill()


async def registered(database_url: str, username: str, role: str = "author") -> Account:
    """Somebody with an account in that database; the tokens are of another time."""
    async with running_app(database_url, secret_key=SECRET) as app:
        return await app.account(username, role=role)
