"""Records of which post was imported from where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hexameter.domain.ids import PostId
from hexameter.domain.posts.origin import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRecord:
    """The state of an origin and of its post at the last import.

    `source_digest` covers the content of the origin, `post_digest` the post as it was saved; each
    has 32 bytes. Comparing them shows on which side something has changed since. `published_at` is
    the date that the import gave the post, None for a draft.
    """

    origin: Origin
    post_id: PostId
    source_digest: bytes
    post_digest: bytes
    published_at: datetime | None


class ImportRecords(Protocol):
    """A record is removed with its post. Every call raises `StoreUnavailable` if the store
    fails.
    """

    async def find(self, origin: Origin) -> ImportRecord | None: ...

    async def find_by_post(self, post_id: PostId) -> ImportRecord | None: ...

    async def of_source(self, source: str) -> Sequence[ImportRecord]:
        """All records of this source, in any order. Takes no row for writing."""
        ...

    async def add(self, record: ImportRecord) -> None:
        """Raises `AlreadyImported` if the origin or the post has a record, and `PostNotFound`.
        After either, the block can only be left.
        """
        ...

    async def save(self, record: ImportRecord) -> None:
        """Replace the digests and the date of the record with this origin."""
        ...
