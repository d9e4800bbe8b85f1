"""One product server over one world."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from pathlib import Path

import httpx

from benchmarks import sample_data as world
from benchmarks.load import Request
from benchmarks.processes import Server, product
from hexameter.domain.posts.values import PostStatus

PAGE = 20
THOUSANDTH = 999 * PAGE
"""How many posts precede the thousandth page."""

_MAX_OFFSET, _MAX_LIMIT = 10_000, 100
_DRAFTS = 4
_SIGNED_IN = 120.0
"""Seconds that an access token is used; it is good for five minutes."""


@dataclass
class Site:
    server: Server
    posts: int
    client: httpx.Client
    _tokens: dict[int, tuple[float, str]] = field(default_factory=dict)

    def bearer(self, number: int) -> dict[str, str]:
        """Headers of a user who has signed in."""
        made, token = self._tokens.get(number, (0.0, ""))
        if time.monotonic() - made > _SIGNED_IN or not token:
            signing_in = {"email": world.email(number), "password": world.PASSWORD}
            answer = self.client.post("/v1/auth/login", json=signing_in).raise_for_status()
            token = answer.json()["access_token"]
            self._tokens[number] = time.monotonic(), token
        return {"Authorization": f"Bearer {token}"}

    def some_published(self, wanted: int) -> list[int]:
        """Numbers of posts, from the oldest to the newest, at equal distances."""
        step = max(self.posts // wanted, 1)
        numbers = range(0, self.posts, step)
        return [number for number in numbers if world.status(number) is PostStatus.PUBLISHED]

    def some_authors(self, wanted: int) -> list[int]:
        authors = world.fitting_authors(self.posts)
        return list(range(0, authors, max(authors // wanted, 1)))

    @cached_property
    def one_with_drafts(self) -> int:
        """The number of an author who has `_DRAFTS` of them, no more and no fewer."""
        authors = world.fitting_authors(self.posts)
        for author in count(2):
            statuses = [world.status(number) for number in range(author, self.posts, authors)]
            if statuses.count(PostStatus.DRAFT) == _DRAFTS:
                return author
        raise AssertionError

    @cached_property
    def deep_cursor(self) -> str:
        """Of the thousandth page; where there are not as many, of the last one that is full."""
        published = sum(
            world.status(number) is PostStatus.PUBLISHED
            for number in range(min(self.posts, 2 * THOUSANDTH))
        )
        before = min(THOUSANDTH, published // PAGE * PAGE - PAGE)
        skipped = min(before, _MAX_OFFSET) - PAGE
        query: dict[str, str | int] = {"offset": skipped, "limit": PAGE}
        left = before - skipped
        while True:
            limit = min(left, _MAX_LIMIT) if "cursor" in query else PAGE
            answer = self.client.get("/v1/posts", params={**query, "limit": limit})
            cursor = answer.raise_for_status().json()["next_cursor"]
            left -= limit
            if left == 0:
                return cursor
            query = {"cursor": cursor}

    def answer(self, request: Request) -> httpx.Response:
        return self.client.request(
            request.method, request.path, headers=request.headers, content=request.body
        ).raise_for_status()


@contextmanager
def site(folder: Path, database_url: str, posts: int) -> Iterator[Site]:
    # Delivering events is no part of a request, and would be counted with the next one's.
    with (
        product(folder, database_url, worker="off") as server,
        httpx.Client(base_url=server.url, timeout=30) as client,
    ):
        yield Site(server, posts, client)
