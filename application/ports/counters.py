"""Counts that a store keeps, such as those of a post's comments."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class WrongCount:
    """`owner` names what the count belongs to: a kind, and an id or a name."""

    counter: str
    owner: str
    kept: int
    actual: int


class Counters(Protocol):
    """The counts of posts (favourites, comments), of people (followers, following, posts) and of
    tags. Every call raises `StoreUnavailable` if the store fails.
    """

    async def check(self) -> list[WrongCount]:
        """Those that differ from the rows that they count."""
        ...

    async def repair(self) -> list[WrongCount]:
        """Correct those, while others write. Returns the wrong ones."""
        ...
