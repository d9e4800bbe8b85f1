"""What a store does for collections."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from hexameter.application.collections.spec import Names

R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageQuery:
    """The rows with the values in `where`, ordered by all of `order` in one direction, that come
    after the values in `after`.
    """

    where: Mapping[str, Any]
    order: Names
    descending: bool
    after: tuple[Any, ...] | None
    offset: int
    limit: int


class CollectionReader(Protocol[R]):
    """What a store reads. Text is compared and sorted by code point."""

    async def find(self, key: tuple[Any, ...]) -> R | None: ...

    async def find_all(
        self, field: str, values: Sequence[Any], where: Mapping[str, Any]
    ) -> list[R]:
        """In the order of the key."""
        ...

    async def count(self, where: Mapping[str, Any]) -> int: ...

    async def count_by(
        self, field: str, values: Sequence[Any], where: Mapping[str, Any]
    ) -> Mapping[Any, int]:
        """Values without rows may be left out."""
        ...

    async def page(self, query: PageQuery) -> list[R]: ...


class CollectionWriter(Protocol):
    """What a store writes within a unit of work."""

    async def put(self, values: Mapping[str, Any]) -> None:
        """Raises the error of a unique key that another row has, or else `UserNotFound` and
        `PostNotFound`. After these the block can only be left.
        """
        ...

    async def remove(self, key: tuple[Any, ...]) -> bool: ...
