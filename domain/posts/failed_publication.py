"""Why a scheduled post is not published although its time has come."""

from dataclasses import dataclass
from datetime import datetime, timedelta

MAX_ERROR_CODE = 100

_FIRST_PAUSE = timedelta(seconds=5)
_LONGEST_PAUSE = timedelta(hours=1)
_DOUBLINGS = 10
"""More than enough to reach the longest pause."""


@dataclass(frozen=True, slots=True)
class FailedPublication:
    """`code` is that of the last of `times` refusals. It is not tried again before `retry_at`."""

    code: str
    times: int
    retry_at: datetime

    @classmethod
    def following(
        cls, last: "FailedPublication | None", code: str, now: datetime
    ) -> "FailedPublication":
        """The pause begins with five seconds and doubles up to an hour."""
        failed = last.times if last else 0
        pause = min(_FIRST_PAUSE * 2 ** min(failed, _DOUBLINGS), _LONGEST_PAUSE)
        return cls(code[:MAX_ERROR_CODE], failed + 1, now + pause)
