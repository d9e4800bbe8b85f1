"""Pagination of lists, by position (keyset) or by offset."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar
from uuid import UUID

MAX_LIMIT = 100
DEFAULT_LIMIT = 20
MAX_OFFSET = 10_000
EARLIEST = datetime(1, 1, 1, tzinfo=UTC)
"""Replaces a missing time in a `Position`."""

NO_ID = UUID(int=0)
"""Replaces the id in a `Position` for items that have none because their sort key is unique."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sort:
    """Order by one key; ties are ordered by id in the same direction."""

    key: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page ended: the sort key and the id of its last item."""

    value: str | datetime | int
    id: UUID


@dataclass(frozen=True, slots=True)
class PageRequest:
    """At most `limit` items (1 to MAX_LIMIT), starting after `after` or after skipping `offset`."""

    sort: Sort
    limit: int = DEFAULT_LIMIT
    after: Position | None = None
    offset: int = 0


@dataclass(slots=True)
class Page(Generic[T]):
    """`next` is None on the last page."""

    items: list[T]
    next: Position | None
