"""The system clock, and ids that increase with time."""

from datetime import UTC, datetime
from uuid import UUID

from uuid_utils.compat import uuid7


class SystemClock:
    def now(self) -> datetime:
        now = datetime.now(UTC)
        return now.replace(microsecond=now.microsecond // 1000 * 1000)


class Uuid7Generator:
    """Within one process each id is greater than the one before."""

    def new(self) -> UUID:
        return uuid7()
