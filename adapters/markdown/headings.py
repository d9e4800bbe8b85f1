"""The ids of headings, made of their text."""

import re
import unicodedata
from itertools import islice

MAX_ID = 100
"""Characters, before the number that tells equal ids apart."""

_PUNCTUATION = re.compile(r"[^a-z0-9_\s-]")
_SPACE = re.compile(r"\s+")
_READ = 8 * MAX_ID
"""Characters of a long heading. Normalising more than a few takes quadratic time in the number of
their combining marks, which character references can spell in any number.
"""
_KEPT = frozenset("LMN")
"""Letters with their marks, and digits, of all scripts."""


class HeadingIds:
    """Gives each heading of one text an id of its own: `notes`, `notes-1`, `notes-2`."""

    def __init__(self) -> None:
        self._next: dict[str, int] = {}

    def make(self, text: str) -> str:
        """The id for a heading of this text; empty if it has none."""
        if not text.strip():
            return ""
        base = _slug(text) or "section"
        number = self._next.get(base, 0)
        found = base if number == 0 else f"{base}-{number}"
        while number and found in self._next:
            number += 1
            found = f"{base}-{number}"
        self._next[base] = number + 1
        self._next.setdefault(found, 1)
        return found


def _is_kept(character: str) -> bool:
    kind = unicodedata.category(character)[0]
    return kind in _KEPT or character in "-_" or character.isspace()


def _slug(text: str) -> str:
    if text.isascii():
        kept = _PUNCTUATION.sub("", text.lower())
    else:
        read = islice(filter(_is_kept, text), _READ)
        kept = unicodedata.normalize("NFC", "".join(read)).lower()
    return _SPACE.sub("-", kept.strip())[:MAX_ID].rstrip("-")
