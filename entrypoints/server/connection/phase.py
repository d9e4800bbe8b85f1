"""The phases of a request."""

from enum import Enum


class Phase(Enum):
    """The part of a request that the parser expects next."""

    START = 0
    HEAD = 1
    BODY = 2
