"""Where an imported post comes from."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Self
from unicodedata import category

from hexameter.domain.errors import invalid

MAX_SOURCE = 200
MAX_PATH = 4096


@dataclass(frozen=True, slots=True)
class Origin:
    """A file: the name of its source, and its path below it.

    Both are taken literally, without normalisation: files whose names differ are different files.
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
        """32 bytes, different for every origin: a path is too long for an index."""
        return sha256(f"{self.source}\0{self.path}".encode()).digest()


def _check(text: str, *, field: str, maximum: int) -> None:
    if not text.strip():
        raise invalid(field, "too_short", "Must not be empty.")
    if len(text) > maximum:
        raise invalid(field, "too_long", f"At most {maximum} characters are allowed.")
    if any(category(char) in {"Cc", "Cs"} for char in text):
        raise invalid(field, "control_character", "Control characters are not allowed.")
