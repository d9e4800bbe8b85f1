"""How the first release identified imported posts, to find those that it imported."""

from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

from hexameter.domain.ids import PostId

_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)


def former_identity(
    *, file_name: str, title: str, author: str | None, date: datetime | None
) -> PostId:
    """The id of the post: a UUIDv7 made of its date and a digest of its identifying fields.

    Files that were equal in all four fields shared one id, so only one of them was imported.
    """
    moment = (date or _UNDATED).astimezone(UTC)
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    parts = [file_name, title, author or "", "" if date is None else moment.isoformat()]
    identity = b"\0".join(part.encode("utf-8", "surrogatepass") for part in parts)
    digest = int.from_bytes(sha256(identity).digest()[:10])
    milliseconds = int(moment.timestamp() * 1000) & (1 << 48) - 1
    return PostId(
        UUID(
            int=milliseconds << 80
            | 0x7 << 76
            | (digest >> 62 & 0xFFF) << 64
            | 0b10 << 62
            | digest & (1 << 62) - 1
        )
    )
