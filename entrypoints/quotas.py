"""Request quotas per network or account, for routes that are expensive or open to guessing."""

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
    """Each limit has its own counter."""

    SIGN_IN = "sign-in"
    REGISTRATION = "registration"
    MAIL = "mail"
    TOKEN = "token"
    REFRESH = "refresh"
    PREVIEW = "preview"
    WRITE = "write"
    COMMENT = "comment"
    FAVORITE = "favorite"
    FOLLOW = "follow"


@dataclass(frozen=True, slots=True)
class Quota:
    """At most `count` requests per `window`."""

    count: int
    window: timedelta

    @classmethod
    def parse(cls, text: str) -> "Quota":
        """Parses `20/hour`; units are second, minute, hour and day. Raises ValueError."""
        found = _QUOTA.fullmatch(text)
        if found is None:
            raise ValueError("must be a number, a slash and second, minute, hour or day: 20/hour")
        return cls(int(found.group(1)), _UNITS[found.group(2)])
