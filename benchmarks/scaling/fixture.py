"""A product server over one dataset."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import httpx

from benchmarks import sample_data
from benchmarks.load import Request
from benchmarks.processes import Server, product
from hexameter.domain.posts.values import PostStatus

PAGE = 20
THOUSANDTH = 999 * PAGE
"""Number of posts before the thousandth page."""

_MAX_OFFSET, _MAX_LIMIT = 10_000, 100
_DRAFTS = 4
_SIGNED_IN = 120.0
"""Seconds for which an access token is reused; it is valid for five minutes."""


@dataclass
class Instance:
    server: Server
    posts: int
    client: httpx.Client
    _tokens: dict[int, tuple[float, str]] = field(default_factory=dict)

    def bearer(self, number: int) -> dict[str, str]:
        """Headers of a user who has signed in."""
        made, token = self._tokens.get(number, (0.0, ""))
        if time.monotonic() - made > _SIGNED_IN or not token:
            signing_in = {"email": sample_data.email(number), "password": sample_data.PASSWORD}
            answer = self.client.post("/v1/auth/login", json=signing_in).raise_for_status()
            token = answer.json()["access_token"]
            self._tokens[number] = time.monotonic(), token
        return {"Authorization": f"Bearer {token}"}

    def some_published(self, wanted: int) -> list[int]:
        """Numbers of published posts, from the oldest to the newest, evenly spaced."""
        step = max(self.posts // wanted, 1)
        numbers = range(0, self.posts, step)
        return [number for number in numbers if sample_data.status(number) is PostStatus.PUBLISHED]

    def some_authors(self, wanted: int) -> list[int]:
        authors = sample_data.fitting_authors(self.posts)
        return list(range(0, authors, max(authors // wanted, 1)))

    @cached_property
    def one_with_drafts(self) -> int:
        """The number of an author with exactly `_DRAFTS` drafts."""
        authors = sample_data.fitting_authors(self.posts)
        drafts = Counter(
            sample_data.author_of(number, self.posts, authors)
            for number in range(self.posts)
            if sample_data.status(number) is PostStatus.DRAFT
        )
        return next(author for author in range(2, authors) if drafts[author] == _DRAFTS)

    @cached_property
    def deep_cursor(self) -> str:
        """The cursor of the thousandth page, or of the last full page of a smaller dataset."""
        published = sum(
            sample_data.status(number) is PostStatus.PUBLISHED
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
def running_instance(folder: Path, database_url: str, posts: int) -> Iterator[Instance]:
    # Delivering events is not part of a request; its time would be counted with the next one.
    with (
        product(folder, database_url, worker="off") as server,
        httpx.Client(base_url=server.url, timeout=30) as client,
    ):
        yield Instance(server, posts, client)
