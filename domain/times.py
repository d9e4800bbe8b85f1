"""The range of times that a post may have."""

from datetime import UTC, datetime
from typing import Final

MIN_TIME: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Inclusive, as is `MAX_TIME`."""

MIN_IMPORTED_TIME: Final = datetime(1000, 1, 1, tzinfo=UTC)
"""For texts that were published elsewhere, perhaps on paper."""

MAX_TIME: Final = datetime(2200, 1, 1, tzinfo=UTC)

TIME_RANGE: Final = "Must be between 2000-01-01 and 2200-01-01."

IMPORTED_TIME_RANGE: Final = "Must be between 1000-01-01 and 2200-01-01."
