"""The curl commands of the README, in a shell, on each store."""

import asyncio
import re
import socket
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.support.stores import STORES, StoreMaker

README = Path(__file__).parents[2] / "README.md"
START_SECONDS = 60.0
MAX_LOG_LINE = 240


def walk() -> str:
    text = README.read_text()
    section = text[text.index("<!-- walk -->") : text.index("<!-- /walk -->")]
    return "\n".join(re.findall(r"```sh\n(.*?)```", section, flags=re.DOTALL))


@asynccontextmanager
async def serving(folder: Path, database_url: str) -> AsyncGenerator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    hexameter = Path(sys.executable).with_name("hexameter")
    with (folder / "hexameter.log").open("wb") as log:
        server = await asyncio.create_subprocess_exec(
            hexameter,
            "serve",
            "--port",
            str(port),
            cwd=folder,
            env={
                "HEXAMETER_DATABASE_URL": database_url,
                "HEXAMETER_DATA_DIR": str(folder),
                "HEXAMETER_LOG_FORMAT": "console",
            },
            stdout=log,
            stderr=log,
        )
    try:
        await until_ready(port)
        yield port
    finally:
        server.terminate()
        await server.wait()


async def until_ready(port: int) -> None:
    async with asyncio.timeout(START_SECONDS), httpx.AsyncClient() as client:
        while True:
            try:
                if (await client.get(f"http://localhost:{port}/health/ready")).is_success:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)


@pytest.mark.parametrize("kind", STORES)
async def test_the_walk_works_as_printed_and_can_be_repeated(
    kind: str, new_store: StoreMaker, tmp_path: Path
) -> None:
    async with new_store(kind) as url, serving(tmp_path, url) as port:
        script = walk().replace("localhost:8000", f"localhost:{port}")
        for _ in range(2):
            shell = await asyncio.create_subprocess_exec(
                "bash", "-eu", "-c", script, cwd=tmp_path, stdout=asyncio.subprocess.PIPE
            )
            printed = (await shell.communicate())[0].decode()
            assert shell.returncode == 0
            found = re.search(
                r'^{"status":"accepted"}\n204\n{.*"username":"ada\d+".*}\nHTTP/1.1 201 Created.*'
                r'\n404\n{.*"status":"published".*}\n{"items":\[\{.*}\n'
                r'{.*"summary":"How it begins\.".*}\n{.*"PRECONDITION_FAILED".*}\n'
                r"200 http://localhost:\d+/v1/posts/by-slug/the-beginning-ada\d+\n$",
                printed,
                flags=re.DOTALL,
            )
            assert found, printed
    logged = (tmp_path / "hexameter.log").read_text().splitlines()
    assert [line for line in logged if len(line) > MAX_LOG_LINE] == []
