"""Posts that come from somewhere else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SourcePost:
    """A post as its source has it; the rules of the product have not been asked yet.

    `path` names it within its source, different from all others, and can be printed. `author` is
    free text, most often a name. `tags` follow the rule for a tag, without repeats, but may be too
    many. `published_at` carries a time zone.
    """

    path: str
    title: str
    body: str
    author: str | None
    slug: str | None
    summary: str | None
    tags: tuple[str, ...]
    published_at: datetime | None
    draft: bool


@dataclass(frozen=True, slots=True)
class SourceRefused:
    """What could not be taken, and why, in one sentence for the person who runs the import."""

    path: str
    reason: str


class PostSource(Protocol):
    """Posts to import. Reading never raises: what cannot be read is handed out as refused."""

    def paths(self) -> list[str]:
        """The path of each item that `posts` gives if the source does not change meanwhile, in the
        same order, without reading them.
        """
        ...

    def posts(self) -> Iterator[SourcePost | SourceRefused]:
        """Each post once, in the same order every time, read one by one."""
        ...
