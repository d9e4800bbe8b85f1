"""Two servers over one database, and many who call them at once."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle

import httpx

from tests.support.app_client import AppClient
from tests.support.plain_connection import fetch

Call = Callable[[httpx.AsyncClient, int], Awaitable[httpx.Response]]


@dataclass(frozen=True, slots=True)
class Place:
    """A database, and two servers over it."""

    url: str
    addresses: Sequence[str]


@dataclass(frozen=True, slots=True)
class Race:
    """`app` is in this process, for what is only prepared; it can read the mail."""

    url: str
    app: AppClient
    clients: Sequence[httpx.AsyncClient]

    async def all_at_once(self, count: int, call: Call) -> list[httpx.Response]:
        """The servers are asked in turn."""
        clients = cycle(self.clients)
        return await asyncio.gather(*(call(next(clients), n) for n in range(count)))

    async def deliver(self) -> None:
        self.app.clock.advance(datetime.now(UTC) - self.app.clock.now())
        await self.app.deliver()

    async def count(self, statement: str) -> int:
        """How many rows it finds, through a connection of its own."""
        return len(await fetch(self.url, statement))

    async def events(self, kind: str, *, about: str) -> list[str]:
        """What the events of this kind say that name somebody or something."""
        rows = await fetch(self.url, "SELECT type, CAST(data AS text) FROM outbox")
        return [data for found, data in rows if found == kind and f'"{about}"' in data]


def statuses(answers: Sequence[httpx.Response]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


def codes(answers: Sequence[httpx.Response]) -> set[str]:
    return {answer.json()["error"]["code"] for answer in answers if answer.is_error}
