"""Which post was imported from where."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hexameter.domain.ids import PostId
from hexameter.domain.posts.origin import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRecord:
    """The state of an origin and of its post when the one was last taken into the other.

    `source_digest` covers what the origin said, `post_digest` the post as it was saved, each 32
    bytes: what has changed since, on which side, is seen by comparing. `published_at` is the
    origin's date, None for a draft.
    """

    origin: Origin
    post_id: PostId
    source_digest: bytes
    post_digest: bytes
    published_at: datetime | None


class ImportRecords(Protocol):
    """A record goes with its post."""

    async def find(self, origin: Origin) -> ImportRecord | None: ...

    async def find_by_post(self, post_id: PostId) -> ImportRecord | None: ...

    async def add(self, record: ImportRecord) -> None:
        """Raises `AlreadyImported` when its origin or its post has a record, and `PostNotFound`;
        after either the block can only be left.
        """
        ...

    async def save(self, record: ImportRecord) -> None:
        """Replace the digests and the date of the one with this origin."""
        ...
