"""Pages of lists, by position (keyset) or by offset."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar
from uuid import UUID

MAX_LIMIT = 100
DEFAULT_LIMIT = 20
MAX_OFFSET = 10_000
EARLIEST = datetime(1, 1, 1, tzinfo=UTC)
"""Stands in a `Position` for a time that is missing."""

NO_ID = UUID(int=0)
"""Stands in a `Position` for the id of an item that has none, being unique in its sort key."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sort:
    """By one key; items that are equal in it follow their id in the same direction."""

    key: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page ended: the sort key's value and the id of its last item."""

    value: str | datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class PageRequest:
    """At most `limit` items (1 to MAX_LIMIT), those behind `after` or past the first `offset`."""

    sort: Sort
    limit: int = DEFAULT_LIMIT
    after: Position | None = None
    offset: int = 0


@dataclass(slots=True)
class Page(Generic[T]):
    """`next` is None when nothing follows."""

    items: list[T]
    next: Position | None
