"""Common passwords, from zxcvbn's list."""

import re
import runpy
from functools import cache
from importlib.metadata import distribution
from typing import cast

_ROWS = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop[]asdfghjkl;'zxcvbnm,./",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "1234567890-=",
)
_RUNS = tuple(run for row in _ROWS for run in (row, row[::-1]))
_LONGEST_UNIT = 5
# Repetitions are bounded, so that hostile input takes linear time.
_PADDING = re.compile(
    r"(?:(?:19|20)\d\d|(\d)\1{0,9}|12(?:3(?:4(?:5(?:6(?:7(?:8(?:90?)?)?)?)?)?)?)?)?[!.?]{0,3}\Z"
)


class ZxcvbnCommonPasswords:
    """Whether a password is one of the 30,000 most common, or a variation of one.

    Variations are a listed password followed by counting digits, one repeated digit, a year or `!`;
    up to five characters repeated; and a run along the alphabet, the digits or a keyboard row. More
    would refuse good passphrases. The list is loaded on first use, which takes about 10 ms.
    """

    def contains(self, password: str) -> bool:
        folded = password.casefold()
        return (
            folded in _listed()
            or _PADDING.sub("", folded, count=1) in _listed()
            or any(folded in run for run in _RUNS)
            or _repeats(folded)
        )


@cache
def _listed() -> frozenset[str]:
    # Importing the package would rank five more dictionaries and keep them in memory.
    source = distribution("zxcvbn").locate_file("zxcvbn/frequency_lists.py")
    lists = runpy.run_path(str(source))["FREQUENCY_LISTS"]
    return frozenset(cast("dict[str, list[str]]", lists)["passwords"])


def _repeats(text: str) -> bool:
    return any(
        text[unit:] == text[:-unit] for unit in range(1, _LONGEST_UNIT + 1) if len(text) >= 2 * unit
    )
