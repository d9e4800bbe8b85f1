"""Time and ids, which the core always takes from a port."""

from datetime import datetime
from typing import Protocol
from uuid import UUID


class Clock(Protocol):
    """Never fails."""

    def now(self) -> datetime:
        """UTC, truncated to milliseconds, so that the stored value equals the one that is shown."""
        ...


class IdGenerator(Protocol):
    """Never fails."""

    def new(self) -> UUID:
        """A UUIDv7 (RFC 9562)."""
        ...
