"""The command `hexameter` as a process of its own."""

import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from threading import Thread

import httpx

COMMAND = Path(sys.executable).with_name("hexameter")
SECONDS = 60

_URL = re.compile(r"Listening on\s+(http://\S+)")


class Process:
    """`output` is what it has printed so far, both streams."""

    def __init__(
        self, folder: Path, *arguments: str, command: Path | str = COMMAND, **settings: str
    ) -> None:
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [str(command), *arguments],
            cwd=folder,
            env=_environment(settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def output(self) -> str:
        return "".join(self.lines)

    def wait(self) -> int:
        """The exit code; negative for the signal that killed it."""
        code = self.process.wait(SECONDS)
        self._reader.join(SECONDS)
        return code

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def _read(self) -> None:
        if self.process.stdout is not None:
            self.lines.extend(iter(self.process.stdout.readline, ""))


@contextmanager
def hexameter(
    folder: Path, *arguments: str, command: Path | str = COMMAND, **settings: str
) -> Generator[Process]:
    process = Process(folder, *arguments, command=command, **settings)
    try:
        yield process
    finally:
        process.end()


@asynccontextmanager
async def serving(
    folder: Path, *arguments: str, command: Path | str = COMMAND, **settings: str
) -> AsyncGenerator[tuple[Process, str]]:
    """A server that answers, at any free port, and its address."""
    arguments = ("serve", "--port", "0", *arguments)
    with hexameter(folder, *arguments, command=command, **settings) as process:
        yield process, await _ready(process)


async def _ready(process: Process) -> str:
    deadline = time.monotonic() + SECONDS
    async with httpx.AsyncClient() as client:
        while time.monotonic() < deadline and process.process.poll() is None:
            url = announced_url(process)
            with suppress(httpx.TransportError):
                if url and (await client.get(f"{url}/health/ready")).status_code == 200:
                    return url
            await asyncio.sleep(0.05)
    raise AssertionError(process.output)


def run(
    folder: Path, *arguments: str, typed: str = "", command: Path | str = COMMAND, **settings: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(command), *arguments],
        cwd=folder,
        env=_environment(settings),
        input=typed,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def announced_url(process: Process) -> str | None:
    """Where it says that it listens, once it does."""
    found = _URL.search(process.output)
    return found and found[1].replace("localhost", "127.0.0.1")


def _environment(settings: dict[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HEXAMETER_")}
    named = {f"HEXAMETER_{name.upper()}": value for name, value in settings.items()}
    return {**kept, "NO_COLOR": "1", "COLUMNS": "100", "HEXAMETER_ACCESS_LOG": "false", **named}
