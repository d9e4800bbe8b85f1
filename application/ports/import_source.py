"""Sources of posts to import."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class FormerReading:
    """What the first release read of a post, to find it among those that it imported."""

    file_name: str
    title: str
    author: str | None
    date: datetime | None


@dataclass(frozen=True, slots=True)
class SourcePost:
    """A post as its source has it, not validated yet.

    `path` is unique within its source and printable. `author` is free text, usually a name. `tags`
    are valid and without duplicates, but may be too many. `published_at` has a time zone. `notes`
    describe what could not be read as written; `fields` holds everything besides the text, by name,
    as JSON-compatible values.
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
    notes: tuple[str, ...]
    fields: Mapping[str, object]
    former: FormerReading


@dataclass(frozen=True, slots=True)
class SourceRefused:
    """An item that could not be read, and the reason, as one sentence for the person who runs the
    import.
    """

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is in the source and is not a post. The path of a folder ends in a slash."""

    path: str
    reason: str
    is_link: bool = False


class PostSource(Protocol):
    """Posts to import. Reading never raises: an item that cannot be read is yielded as
    `SourceRefused`.
    """

    def paths(self) -> list[str]:
        """The paths of the items that `posts` would yield, in the same order, without reading them.
        They differ only if the source changes in the meantime.
        """
        ...

    def left_out(self) -> list[LeftOut]:
        """Such as READMEs and symbolic links."""
        ...

    def posts(self) -> Iterator[SourcePost | SourceRefused]:
        """Each post once, always in the same order, read one by one."""
        ...
