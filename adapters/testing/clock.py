"""A clock that moves only when told to."""

from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class MovableClock:
    def __init__(self, start: datetime = NOON) -> None:
        self._now = _milliseconds(start)

    def now(self) -> datetime:
        return self._now

    def advance(self, by: timedelta) -> datetime:
        """The new time."""
        self._now = _milliseconds(self._now + by)
        return self._now


def _milliseconds(time: datetime) -> datetime:
    time = time.astimezone(UTC)
    return time.replace(microsecond=time.microsecond // 1000 * 1000)
