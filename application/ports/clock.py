"""Time and identity, which the core never makes by itself."""

from datetime import datetime
from typing import Protocol
from uuid import UUID


class Clock(Protocol):
    def now(self) -> datetime:
        """UTC, cut to milliseconds: what is stored is what is shown."""
        ...


class IdGenerator(Protocol):
    def new(self) -> UUID:
        """A UUIDv7 (RFC 9562)."""
        ...
