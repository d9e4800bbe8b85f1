"""A product server over one dataset."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx

from benchmarks import sample_data
from benchmarks.load import Request
from benchmarks.processes import Server, product
from hexameter.domain.posts.values import PostStatus

PAGE = 20
TEN_THOUSANDTH = 9_999 * PAGE
"""Number of items before the ten-thousandth page."""

_MAX_LIMIT = 100
_DRAFTS = 4
_SIGNED_IN = 120.0
"""Seconds for which an access token is reused; it is valid for five minutes."""


@dataclass
class Instance:
    server: Server
    posts: int
    client: httpx.Client
    _tokens: dict[int, tuple[float, str]] = field(default_factory=dict)
    _deep: dict[str, str] = field(default_factory=dict)

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

    def deep_page(self, path: str, headers: dict[str, str]) -> str:
        """The path of the ten-thousandth page of this list, or of the last full one."""
        if path not in self._deep:
            cursors, left = [""], TEN_THOUSANDTH
            for limit in (_MAX_LIMIT, PAGE):
                while left >= limit:
                    cursor = self._page(path, headers, limit, cursors[-1])["next_cursor"]
                    if cursor is None:
                        break
                    cursors.append(cursor)
                    left -= limit
            if len(self._page(path, headers, PAGE, cursors[-1])["items"]) < PAGE:
                cursors.pop()
            query = {"cursor": cursors[-1]} if cursors[-1] else {}
            self._deep[path] = str(httpx.URL(path).copy_merge_params(query))
        return self._deep[path]

    def _page(self, path: str, headers: dict[str, str], limit: int, cursor: str) -> dict[str, Any]:
        query = {"limit": str(limit), **({"cursor": cursor} if cursor else {})}
        url = httpx.URL(path).copy_merge_params(query)
        return self.client.get(url, headers=headers).raise_for_status().json()

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
