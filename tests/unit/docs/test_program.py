"""The program in `docs/extending.md` runs as it is printed."""

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path

import hexameter
from hexameter.application.users.create_user import CreateUser, CreateUserCommand
from hexameter.extending import Actor, PostQueries, PostView

PAGE = Path(__file__).parents[3] / "docs" / "extending.md"


def program() -> str:
    text = PAGE.read_text(encoding="utf-8")
    found = re.search(
        r"<!-- program -->\n```python\n(.+?)^```\n<!-- /program -->", text, re.MULTILINE | re.DOTALL
    )
    assert found
    return found[1]


def run(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program()],
        cwd=folder,
        env={"PATH": os.environ["PATH"], **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


async def test_the_program_publishes_a_post(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/site.db"
    settings = hexameter.Settings(database_url=url, data_dir=tmp_path)
    ada = CreateUserCommand(
        email="ada@example.com", username="ada", name="Ada", password="weaves algebraic patterns"
    )
    async with hexameter.open(settings, extensions=[]) as service:
        await service.run(CreateUser, ada, Actor.system())
    done = await asyncio.to_thread(run, tmp_path, HEXAMETER_DATABASE_URL=url)
    assert (done.returncode, done.stdout) == (0, "release-2\n"), done.stderr
    async with hexameter.open(settings, extensions=[]) as service:
        post = await service.get(PostQueries).by_slug("release-2", Actor.anonymous())
        assert isinstance(post, PostView)
        assert post.title == "Release 2"
