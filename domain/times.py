"""The range of times that a post may have."""

from datetime import UTC, datetime
from typing import Final

MIN_TIME: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Inclusive, as is `MAX_TIME`."""

MIN_IMPORTED_TIME: Final = datetime(1000, 1, 1, tzinfo=UTC)
"""For texts that were published elsewhere, perhaps on paper."""

MAX_TIME: Final = datetime(2200, 1, 1, tzinfo=UTC)

TIME_RANGE: Final = f"Must be between {MIN_TIME.date()} and {MAX_TIME.date()}."

IMPORTED_TIME_RANGE: Final = f"Must be between {MIN_IMPORTED_TIME.date()} and {MAX_TIME.date()}."
