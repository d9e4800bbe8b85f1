"""What is kept about a person, as features and extensions give it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from hexameter.domain.ids import UserId
from hexameter.domain.pagination import MAX_LIMIT, Page, PageRequest, Position, Sort

T = TypeVar("T")

PersonalReader = Callable[[UserId], Awaitable[object]]
"""Gives plain data: views, dataclasses, lists, dicts."""


@dataclass(frozen=True, slots=True)
class PersonalData:
    """`readers` by the name of the feature or extension, and then of the data."""

    readers: Mapping[str, Mapping[str, PersonalReader]]


async def all_pages(page: Callable[[PageRequest], Awaitable[Page[T]]], sort: Sort) -> list[T]:
    """The items of all pages."""
    found: list[T] = []
    after: Position | None = None
    while True:
        read = await page(PageRequest(sort, limit=MAX_LIMIT, after=after))
        found += read.items
        if read.next is None:
            return found
        after = read.next
