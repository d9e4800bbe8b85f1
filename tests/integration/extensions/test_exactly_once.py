"""A process that is killed in an exactly-once subscriber loses nothing and repeats nothing.

The events are caused by a process that does not have the extension.
"""

import asyncio
import itertools
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import SecretStr

import hexameter
from hexameter.application.events.dispatcher import LEASE
from hexameter.application.events.list_deliveries import ListDeliveries, ListDeliveriesCommand
from hexameter.application.users.create_user import CreateUser, CreateUserCommand
from hexameter.extending import Actor, CreatePost, CreatePostCommand
from tests.support.stores import StoreMaker
from tests.support.tallies import Tallies, extension

ROOT = Path(__file__).parents[3]
SECRET = "a secret that only these tests know"
ROUND_SECONDS = 60.0
FIRST_POSTS = 30


def deaths() -> Iterator[str]:
    """At each point of the handler, and ever later in the commit that follows."""
    for number in itertools.count():
        yield "begun 1 0"
        yield f"read {number % 7 + 1} 0"
        yield f"written {number % 5 + 1} 0"
        yield f"written 1 {number % 15 * 0.0003 + 0.0001:.4f}"
        yield f"written 2 {number % 15 * 0.0005 + 0.0002:.4f}"


class Workers:
    """Worker processes, one after the other. Each has a clock that is further ahead, so that the
    leases of the one before it have expired.
    """

    def __init__(self, process: asyncio.subprocess.Process, errors: Path) -> None:
        self._process = process
        self._errors = errors
        self._number = 0

    async def run(self, dies_at: str) -> int:
        """The exit code."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._number += 1
        ahead = int(LEASE.total_seconds() * 1.5) * self._number
        self._process.stdin.write(f"{ahead} {dies_at}\n".encode())
        try:
            line = await asyncio.wait_for(self._process.stdout.readline(), ROUND_SECONDS)
            return int(line)
        except (TimeoutError, ValueError):
            ended = f"worker {self._number}, which dies at {dies_at!r}, did not end in time"
            raise AssertionError(f"{ended}:\n{self._errors.read_text()}") from None


@asynccontextmanager
async def workers(url: str, folder: Path) -> AsyncGenerator[Workers]:
    errors = folder / "errors.log"
    with errors.open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.support.tallies.dying", url),
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield Workers(process, errors)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


class Author:
    """Writes drafts in a process without the extension."""

    def __init__(self, service: hexameter.Service, actor: Actor) -> None:
        self._service = service
        self._actor = actor
        self.post_ids: list[UUID] = []

    async def draft(self) -> None:
        title = f"Post {len(self.post_ids)}"
        command = CreatePostCommand(title=title, body="It *weaves*.")
        created = await self._service.run(CreatePost, command, self._actor)
        self.post_ids.append(created.id)

    async def unfinished(self) -> tuple[int, int]:
        found = await self._service.run(
            ListDeliveries, ListDeliveriesCommand(limit=1), Actor.system()
        )
        return found.pending, found.dead


@asynccontextmanager
async def author_at(settings: hexameter.Settings) -> AsyncGenerator[Author]:
    ada = CreateUserCommand(
        email="ada@example.com", username="ada", name="Ada", password="weaves algebraic patterns"
    )
    async with hexameter.open(settings, extensions=[]) as service:
        await service.run(CreateUser, ada, Actor.system())
        yield Author(service, await service.actor("ada"))


async def times_heard(settings: hexameter.Settings, post_ids: list[UUID]) -> Counter[int]:
    async with hexameter.open(settings, extensions=[extension]) as service:
        rows = await service.get(Tallies).find_all("post_id", post_ids)
    return Counter(row.times for row in rows)


@pytest.mark.parametrize(("kind", "kills"), [("sqlite", 25), ("postgresql", 50)])
async def test_its_effect_is_there_once(
    kind: str, kills: int, new_store: StoreMaker, tmp_path: Path
) -> None:
    async with new_store(kind) as url:
        settings = hexameter.Settings(database_url=url, secret_key=SecretStr(SECRET))
        # Makes the table, and records the subscription.
        assert await times_heard(settings, []) == {}
        async with author_at(settings) as author, workers(url, tmp_path) as each:
            for _ in range(FIRST_POSTS):
                await author.draft()
            killed, plans = 0, deaths()
            for plan in itertools.islice(plans, kills * 2):
                await author.draft()
                killed += await each.run(plan) == -signal.SIGKILL
                if killed == kills:
                    break
            assert killed == kills
            assert await each.run("never 0 0") == 0
            assert await author.unfinished() == (0, 0)
        assert await times_heard(settings, author.post_ids) == {1: len(author.post_ids)}
