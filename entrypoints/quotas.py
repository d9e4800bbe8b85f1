"""How often one network may call what is costly or can be guessed at."""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

_UNITS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
}
_QUOTA = re.compile(r"([1-9][0-9]{0,6})/(second|minute|hour|day)")


class LimitName(StrEnum):
    """What is counted apart from each other."""

    SIGN_IN = "sign-in"
    REGISTRATION = "registration"
    MAIL = "mail"
    TOKEN = "token"
    REFRESH = "refresh"


@dataclass(frozen=True, slots=True)
class Quota:
    """So many within so long."""

    count: int
    window: timedelta

    @classmethod
    def parse(cls, text: str) -> "Quota":
        """`20/hour`; of second, minute, hour and day. Raises ValueError."""
        found = _QUOTA.fullmatch(text)
        if found is None:
            raise ValueError("must be a number, a slash and second, minute, hour or day: 20/hour")
        return cls(int(found.group(1)), _UNITS[found.group(2)])
