"""The name of a tag in a body. Its letters are for the OpenAPI document; the domain decides."""

import re
from collections.abc import Callable
from typing import Annotated
from unicodedata import category

from pydantic import Field

from hexameter.domain.tags import MAX_TAG
from hexameter.domain.text import INVISIBLE
from hexameter.entrypoints.http.requests.account_fields import TOO_MANY_MARKS
from hexameter.entrypoints.input.fields import Described, Text

_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_LAST = 0xFFFF
_BEYOND = r"[^\u0000-\uffff]"
"""All characters beyond, with their emoji: ranges of them are an error in some engines."""


def _pattern() -> str:
    """What `domain.tags.tag_name` allows, as far as a regular expression can say it.

    Ranges of code points instead of `\\p{L}`: Python has no such class, and JavaScript only with a
    flag that validators do not set.
    """
    letters, marks = _ranges(str.isalnum), _ranges(_is_mark)
    return rf"^([\-_.+# ]|([a-zA-Z0-9{letters}]|{_BEYOND})[{marks}]*)*$"


def _ranges(includes: Callable[[str], bool]) -> str:
    """Of the characters beyond ASCII, for the inside of a character class."""
    ranges: list[str] = []
    first: int | None = None
    for code in range(0x80, _LAST + 2):
        if code <= _LAST and includes(chr(code)) and not _INVISIBLE.match(chr(code)):
            first = code if first is None else first
        elif first is not None:
            ranges.append(f"{_escaped(first)}-{_escaped(code - 1)}")
            first = None
    return "".join(ranges)


def _is_mark(char: str) -> bool:
    return category(char).startswith("M")


def _escaped(code: int) -> str:
    return f"\\u{code:04x}"


TagText = Annotated[
    Text,
    Field(min_length=1, max_length=MAX_TAG),
    Described(
        {
            "pattern": _pattern(),
            "not": {"pattern": f"^ *$|{TOO_MANY_MARKS}"},
            "examples": ["computing"],
        }
    ),
]
