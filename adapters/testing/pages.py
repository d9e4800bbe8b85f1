"""Reads lists to their end, as clients do."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from hexameter.domain.pagination import Page, PageRequest

T = TypeVar("T")
LONGEST = 1_000


async def all_pages(
    ask: Callable[[PageRequest], Awaitable[Page[T]]], first: PageRequest
) -> list[T]:
    """The items of all pages, each of which is full, but the last."""
    found: list[T] = []
    request: PageRequest | None = first
    while request is not None:
        page = await ask(request)
        assert len(page.items) == first.limit or page.next is None
        found += page.items
        assert len(found) <= LONGEST
        request = page.next and replace(request, after=page.next)
    return found
