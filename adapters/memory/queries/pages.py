"""Pages of lists in memory, cut as a keyset query would."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from hexameter.domain.pagination import Page, PageRequest, Position

T = TypeVar("T")
V = TypeVar("V")

SortValue = str | datetime | int


def cut_page(
    rows: Iterable[T],
    request: PageRequest,
    *,
    key: Callable[[T], tuple[SortValue, UUID]],
    show: Callable[[T], V],
) -> Page[V]:
    """`key` gives the sort value and the id of a row, `show` its view."""
    descending = request.sort.descending
    found = list(rows)
    if request.after is not None:
        after = (request.after.value, request.after.id)
        found = [row for row in found if (key(row) < after if descending else key(row) > after)]
    found.sort(key=key, reverse=descending)
    found = found[request.offset :]
    items = found[: request.limit]
    follows = len(found) > request.limit
    return Page([show(row) for row in items], Position(*key(items[-1])) if follows else None)
