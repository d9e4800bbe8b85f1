"""The letters of tags, for the OpenAPI document."""

import re
from collections.abc import Iterator
from unicodedata import category

from hexameter.domain.text import INVISIBLE

_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_LAST = 0xFFFF
"""Letters beyond cannot be written so that every engine reads them alike."""


def tag_pattern() -> str:
    """What `domain.posts.values.tag_name` allows, as far as a regular expression can say it.

    Ranges of code points instead of `\\p{L}`: Python has no such class, and JavaScript only with a
    flag that validators do not set.
    """
    ranges = "".join(f"{_escaped(first)}-{_escaped(last)}" for first, last in _letters())
    return rf"^[a-zA-Z0-9\-_.+# {ranges}]*$"


def _letters() -> Iterator[tuple[int, int]]:
    first: int | None = None
    for code in range(0x80, _LAST + 2):
        if code <= _LAST and _is_letter(chr(code)):
            first = code if first is None else first
        elif first is not None:
            yield first, code - 1
            first = None


def _is_letter(char: str) -> bool:
    """Or a digit, or a combining mark."""
    is_letter = char.isalnum() or category(char).startswith("M")
    return is_letter and not _INVISIBLE.match(char)


def _escaped(code: int) -> str:
    return f"\\u{code:04x}"
