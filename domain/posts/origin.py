"""The origin of an imported post."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Self
from unicodedata import category

from hexameter.domain.errors import invalid

MAX_SOURCE = 200
MAX_PATH = 4096


@dataclass(frozen=True, slots=True)
class Origin:
    """A file: the name of its source, and its path within that source.

    Both are compared literally, without normalisation, because files with different names are
    different files.
    """

    source: str
    path: str

    @classmethod
    def parse(cls, source: str, path: str) -> Self:
        _check(source, field="source", maximum=MAX_SOURCE)
        _check(path, field="path", maximum=MAX_PATH)
        return cls(source, path)

    @property
    def key(self) -> bytes:
        """A digest of 32 bytes that identifies the origin: a path is too long for an index."""
        return sha256(f"{self.source}\0{self.path}".encode()).digest()


def _check(text: str, *, field: str, maximum: int) -> None:
    if not text.strip():
        raise invalid(field, "too_short", "Must not be empty.")
    if len(text) > maximum:
        raise invalid(field, "too_long", f"Must have at most {maximum} characters.")
    if any(category(char) in {"Cc", "Cs"} for char in text):
        raise invalid(field, "control_character", "Control characters are not allowed.")
