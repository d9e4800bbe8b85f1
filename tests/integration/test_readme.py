"""The commands of the README, in a shell: the walk on each store, the operator's on databases."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.support.real_server import free_port
from tests.support.stores import DATABASES, STORES, StoreMaker

README = Path(__file__).parents[2] / "README.md"
START_SECONDS = 60.0
MAX_LOG_LINE = 240


HEXAMETER = Path(sys.executable).with_name("hexameter")


def commands(name: str) -> str:
    text = README.read_text()
    section = text[text.index(f"<!-- {name} -->") : text.index(f"<!-- /{name} -->")]
    return "\n".join(re.findall(r"```sh\n(.*?)```", section, flags=re.DOTALL))


def environment(folder: Path, database_url: str) -> dict[str, str]:
    return {
        "HEXAMETER_DATABASE_URL": database_url,
        "HEXAMETER_DATA_DIR": str(folder),
        "HEXAMETER_LOG_FORMAT": "console",
    }


@asynccontextmanager
async def serving(folder: Path, database_url: str) -> AsyncGenerator[int]:
    port = free_port()
    with (folder / "hexameter.log").open("wb") as log:
        server = await asyncio.create_subprocess_exec(
            HEXAMETER,
            "serve",
            "--port",
            str(port),
            cwd=folder,
            env=environment(folder, database_url),
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
        script = commands("walk").replace("localhost:8000", f"localhost:{port}")
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


@pytest.mark.parametrize("kind", DATABASES)
async def test_the_operators_commands_work_as_printed_after_the_walk(
    kind: str, new_store: StoreMaker, tmp_path: Path
) -> None:
    posts = tmp_path / "path/to/posts"
    posts.mkdir(parents=True)
    (posts / "one.md").write_text("---\ntitle: One\n---\nText.\n")
    async with new_store(kind) as url, serving(tmp_path, url) as port:
        script = commands("walk").replace("localhost:8000", f"localhost:{port}")
        script += commands("operator").replace(
            "python3 -m uv run --no-dev hexameter", str(HEXAMETER)
        )
        shell = await asyncio.create_subprocess_exec(
            *("bash", "-eu", "-c", script),
            cwd=tmp_path,
            env={**os.environ, **environment(tmp_path, url)},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        printed = (await shell.communicate(b"six feet to a line\n" * 2))[0].decode()
    assert shell.returncode == 0, printed
    assert "is now admin." in printed
    assert "librarian is now an administrator" in printed
    assert "1 imported" in printed
