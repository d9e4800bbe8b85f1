"""Positions in a list, encoded so that only this service can create them."""

from collections.abc import Sequence
from typing import Protocol

from hexameter.domain.errors import Invalid

MAX_CURSOR = 2_048
"""Characters. Fits a position of about 1,500 bytes, which covers the longest title in any script.
"""


class InvalidCursor(Invalid):
    """The cursor was modified, or belongs to another list."""

    code = "INVALID_CURSOR"
    message = "The cursor is not valid for this list. Start again without a cursor."


class Cursors(Protocol):
    """Signed cursors.

    `context` names the list: route, filters and sort, written so that no two lists share a context.
    A cursor decodes only in the context in which it was encoded. Depends on no other service.
    """

    def encode(self, context: str, position: Sequence[str | int]) -> str:
        """URL-safe text. The position is signed, not encrypted. It is of values that a database
        holds: text without lone surrogates, numbers of 64 bits.
        """
        ...

    def decode(self, context: str, cursor: str) -> tuple[str | int, ...]:
        """Raises `InvalidCursor` for anything that `encode` did not return for this context."""
        ...
