"""Distinguishes a field that is omitted from one that is cleared."""

from enum import Enum
from typing import Final, TypeVar

T = TypeVar("T")


class Unset(Enum):
    UNSET = "unset"


UNSET: Final = Unset.UNSET
"""A field of a command that keeps its value."""


def chosen(value: T | Unset, present: T) -> T:
    """`value`, or the current one if it is omitted."""
    return present if isinstance(value, Unset) else value
