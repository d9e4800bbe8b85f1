"""Where a reader stopped in a list, as text that only this service can write."""

from collections.abc import Sequence
from typing import Protocol

from hexameter.domain.errors import Invalid

MAX_CURSOR = 2_048
"""Characters. Holds a position of about 1,500 bytes, so the longest title of any alphabet."""


class InvalidCursor(Invalid):
    """The cursor was altered, or belongs to another list."""

    code = "INVALID_CURSOR"
    message = "The cursor does not belong to this list. Start again without one."


class Cursors(Protocol):
    """Signed cursors.

    `context` names the list: route, filters and sort, written so that two lists never share one
    text. A cursor decodes only in the context that it was encoded in.
    """

    def encode(self, context: str, position: Sequence[str | int]) -> str:
        """Text that is safe in a query string. The position is signed, not hidden."""
        ...

    def decode(self, context: str, cursor: str) -> tuple[str | int, ...]:
        """Raises `InvalidCursor` for whatever `encode` did not give for this context."""
        ...
