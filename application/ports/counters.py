"""Counts that a store keeps, such as those of a post's comments."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class WrongCount:
    """`owner` is `post ID` (counters `favorites_count`, `comments_count`), `account ID`
    (`followers_count`, `following_count`, `posts_count`, and `latest_published_at`, the time of
    the latest published post) or `tag NAME` (`posts_count`).
    """

    counter: str
    owner: str
    kept: int | datetime | None
    actual: int | datetime | None


class Counters(Protocol):
    """Both return the wrong counts in any order; a store that keeps none never has one. Every call
    raises `StoreUnavailable` if the store fails.
    """

    async def check(self) -> list[WrongCount]:
        """Those that differ from the rows that they count."""
        ...

    async def repair(self) -> list[WrongCount]:
        """Correct those, while others write. Returns the wrong ones."""
        ...
