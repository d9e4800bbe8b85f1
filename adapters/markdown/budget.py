"""Limits the work that one text can cause."""

from hexameter.application.ports.markdown import MarkdownTooComplex

MIN_UNITS = 10_000
CHARACTERS_PER_UNIT = 7
"""A text may have `MIN_UNITS`, and one more for each of so many characters."""


class Budget:
    """Counts what the time to render one text depends on.

    A unit is a simple element or a line break, and takes about three microseconds; what takes more
    time, such as a heading with its id, is more than one.
    """

    def __init__(self, characters: int) -> None:
        self._left = MIN_UNITS + characters // CHARACTERS_PER_UNIT

    def spend(self, units: int = 1) -> None:
        """Raises `MarkdownTooComplex` when nothing is left."""
        self._left -= units
        if self._left < 0:
            raise MarkdownTooComplex
