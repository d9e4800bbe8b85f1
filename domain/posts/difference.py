"""The difference of two texts, line by line, in time that grows with their length alone."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

MAX_COMPARED_LINES = 10_000
"""Texts with more lines are compared as a whole, apart from their common beginning and end."""

_Match = tuple[int, int]
_MAX_DEPTH = 12
_MAX_STEPS = 200_000


class Op(StrEnum):
    EQUAL = "equal"
    DELETE = "delete"
    INSERT = "insert"


# Not frozen, because there can be thousands.
@dataclass(slots=True)
class DifferenceLine:
    """`text` is one line without its line feed, or many if long texts are compared as a whole."""

    op: Op
    text: str


def line_difference(before: str, after: str) -> list[DifferenceLine]:
    """How `before` becomes `after`. The texts of what is equal or deleted, joined by line feeds,
    are `before`, and of what is equal or inserted, `after`.

    Lines that occur once in both texts are matched first (patience), then the shortest difference
    is sought between them for a bounded number of steps; what is left is deleted and inserted. So
    it is always right, but not always the shortest.
    """
    old, new = before.split("\n"), after.split("\n")
    if max(len(old), len(new)) > MAX_COMPARED_LINES:
        return _as_a_whole(old, new)
    return list(_lines(old, new, _Matches(old, new).between(0, len(old), 0, len(new))))


def _as_a_whole(old: Sequence[str], new: Sequence[str]) -> list[DifferenceLine]:
    start, end = _common_ends(old, new)
    parts = (
        (Op.EQUAL, old[:start]),
        (Op.DELETE, old[start : len(old) - end]),
        (Op.INSERT, new[start : len(new) - end]),
        (Op.EQUAL, old[len(old) - end :]),
    )
    return [DifferenceLine(op, "\n".join(lines)) for op, lines in parts if lines]


def _lines(
    old: Sequence[str], new: Sequence[str], matches: Sequence[_Match]
) -> Iterator[DifferenceLine]:
    a = c = 0
    for i, j in [*matches, (len(old), len(new))]:
        for text in old[a:i]:
            yield DifferenceLine(Op.DELETE, text)
        for text in new[c:j]:
            yield DifferenceLine(Op.INSERT, text)
        if i < len(old):
            yield DifferenceLine(Op.EQUAL, old[i])
        a, c = i + 1, j + 1


def _common_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many lines they have in common at the beginning, and after those at the end."""
    shorter = min(len(old), len(new))
    start = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    rest = shorter - start
    end = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    return start, end


class _Matches:
    """The indices of lines that are equal, rising in both texts."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self._old = old
        self._new = new
        self._steps = _MAX_STEPS

    def between(self, a: int, b: int, c: int, d: int, depth: int = 0) -> list[_Match]:
        """Of `old[a:b]` and `new[c:d]`."""
        start, end = _common_ends(self._old[a:b], self._new[c:d])
        found = [(a + n, c + n) for n in range(start)]
        last = [(b - n, d - n) for n in range(end, 0, -1)]
        a, b, c, d = a + start, b - end, c + start, d - end
        unique = self._unique(a, b, c, d) if depth < _MAX_DEPTH else []
        for i, j in unique:
            found += [*self.between(a, i, c, j, depth + 1), (i, j)]
            a, c = i + 1, j + 1
        found += self.between(a, b, c, d, depth + 1) if unique else self._shortest(a, b, c, d)
        return found + last

    def _unique(self, a: int, b: int, c: int, d: int) -> list[_Match]:
        """The longest rising series of lines that occur once in either text."""
        old, new = Counter(self._old[a:b]), Counter(self._new[c:d])
        positions = {self._new[j]: j for j in range(c, d)}
        ends: list[int] = []
        heads: list[_Chain] = []
        for i in range(a, b):
            text = self._old[i]
            if old[text] != 1 or new[text] != 1:
                continue
            j = positions[text]
            at = bisect_left(ends, j)
            chain = _Chain((i, j), heads[at - 1] if at else None)
            ends[at : at + 1], heads[at : at + 1] = [j], [chain]
        return list(heads[-1])[::-1] if heads else []

    def _shortest(self, a: int, b: int, c: int, d: int) -> list[_Match]:
        """Of the shortest difference (Myers); none if it takes too many steps."""
        rows: list[list[int]] = []
        for edits in range(b - a + d - c + 1):
            row: list[int] = []
            for n in range(edits + 1):
                x = _start(rows[-1], n) if rows else 0
                y = x - (2 * n - edits)
                begin = x
                while a + x < b and c + y < d and self._old[a + x] == self._new[c + y]:
                    x, y = x + 1, y + 1
                self._steps -= 1 + x - begin
                if a + x >= b and c + y >= d:
                    return [(a + x, c + y) for x, y in _traced(rows, b - a, d - c)]
                row.append(x)
            rows.append(row)
            if self._steps < 0:
                break
        return []


@dataclass(frozen=True, slots=True)
class _Chain:
    match: _Match
    before: "_Chain | None"

    def __iter__(self) -> Iterator[_Match]:
        chain: _Chain | None = self
        while chain is not None:
            yield chain.match
            chain = chain.before


def _start(row: Sequence[int], n: int) -> int:
    """How far into the old text the n-th diagonal begins, after the edits of `row`."""
    if n == 0 or (n < len(row) and row[n - 1] < row[n]):
        return row[n]
    return row[n - 1] + 1


def _traced(rows: Sequence[Sequence[int]], x: int, y: int) -> list[_Match]:
    """The matches on the way to `x` and `y`, which is found after the edits of `rows`."""
    found: list[_Match] = []
    for edits in range(len(rows), -1, -1):
        n = (x - y + edits) // 2
        begin = _start(rows[edits - 1], n) if edits else 0
        while x > begin:
            x, y = x - 1, y - 1
            found.append((x, y))
        if edits and (n == 0 or (n < edits and rows[edits - 1][n - 1] < rows[edits - 1][n])):
            y -= 1
        else:
            x -= 1
    return found[::-1]
