"""The name of a tag in a body. Its letters are for the OpenAPI document; the domain decides."""

import re
from collections.abc import Iterator
from typing import Annotated
from unicodedata import category

from pydantic import Field

from hexameter.domain.tags import MAX_TAG
from hexameter.domain.text import INVISIBLE
from hexameter.entrypoints.input.fields import Described, Text

_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_LAST = 0xFFFF
"""Letters beyond cannot be written so that every engine reads them alike."""


def _pattern() -> str:
    """What `domain.tags.tag_name` allows, as far as a regular expression can say it.

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


TagText = Annotated[
    Text,
    Field(min_length=1, max_length=MAX_TAG),
    Described({"pattern": _pattern(), "not": {"pattern": "^ *$"}, "examples": ["computing"]}),
]
