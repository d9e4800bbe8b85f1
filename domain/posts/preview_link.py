"""Links that show a post, whatever its state, to people without an account."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hexameter.domain.errors import NotFound, invalid
from hexameter.domain.ids import PostId, UserId

MAX_PREVIEW_DAYS = 366


class PreviewNotFound(NotFound):
    """The token is unknown, expired or revoked, or its post is hidden."""

    code = "PREVIEW_NOT_FOUND"
    message = "This preview does not exist or has expired."


class PreviewLinkNotFound(NotFound):
    code = "PREVIEW_LINK_NOT_FOUND"
    message = "Preview link not found."


@dataclass(frozen=True, slots=True)
class PreviewLifetimes:
    """How long a link works if nothing is said, and at most."""

    default: timedelta
    longest: timedelta

    def expiry(self, asked: datetime | None, *, now: datetime) -> datetime:
        """Raises `ValidationFailed`."""
        if asked is None:
            return now + self.default
        if not now < asked <= now + self.longest:
            rule = f"Must be in the future, at most {self.longest.days} days from now."
            raise invalid("expires_at", "out_of_range", rule)
        return asked


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewLink:
    """Only the digest of its token is stored."""

    id: UUID
    post_id: PostId
    created_by: UserId
    digest: bytes
    created_at: datetime
    expires_at: datetime
