"""Cuts text into the words that are indexed and searched for."""

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple
from unicodedata import category

from hexameter.domain.search.folding import fold

MAX_WORD = 64
"""Characters; the rest of a longer word is not compared."""

_CACHED_RUNS = 32_768
_LONGEST_CACHED_RUN = 32

_LONGEST_READ = 4 * MAX_WORD
"""Characters of a word before it is folded, which can make it shorter."""

_READ_AT_ONCE = 4_096
"""Characters of a script without spaces."""

# What is neither white space nor a control nor ASCII punctuation.
_RUN = re.compile(r"[^\s\x00-/:-@\[-`{-\x7f]+")

_UNSPACED_BLOCKS = (
    (0x0E01, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1100, 0x11FF),  # Hangul letters
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007),  # Japanese iteration mark and zero
    (0x3040, 0x318F),  # Hiragana, Katakana, Bopomofo, Hangul letters
    (0x31A0, 0x31BF),  # Bopomofo
    (0x31F0, 0x31FF),  # Katakana
    (0x3400, 0x4DBF),  # Chinese characters
    (0x4E00, 0x9FFF),
    (0xA960, 0xA97F),  # Hangul letters
    (0xAC00, 0xD7FF),  # Hangul syllables and letters
    (0xF900, 0xFAFF),  # Chinese characters
    (0xFF66, 0xFFDC),  # Katakana and Hangul of half width
    (0x20000, 0x3FFFF),  # Chinese characters
)
_FIRSTS = [first for first, _ in _UNSPACED_BLOCKS]


class Word(NamedTuple):
    """`text` is folded and stemmed; `start` and `end` are where it is in the original."""

    text: str
    start: int
    end: int


class _Kind(Enum):
    NONE = auto()
    SPACED = auto()
    UNSPACED = auto()
    JOINING = auto()


Stem = Callable[[str], str]


def unchanged(word: str) -> str:
    return word


class Tokeniser:
    """Words of scripts with spaces are folded and stemmed.

    Scripts without spaces between words, and Hangul, are cut into overlapping pairs of characters;
    the last character of a run is also indexed alone, so that each character begins a word of the
    index.
    """

    def __init__(self, stem: Stem = unchanged) -> None:
        self._stem = stem
        self._cached = lru_cache(_CACHED_RUNS)(self._read_whole)
        self._cached_texts = lru_cache(_CACHED_RUNS)(self._read_texts)

    def words(self, text: str, *, among: Collection[str] | None = None) -> Iterator[Word]:
        """With `among`, many words may be left out that begin with none of these."""
        for found in _RUN.finditer(text):
            run, offset = found.group(), found.start()
            is_short = len(run) <= _LONGEST_CACHED_RUN
            for word in self._cached(run) if is_short else self._read(run, among):
                yield Word(word.text, offset + word.start, offset + word.end)

    def texts(self, text: str) -> Iterator[str]:
        """The words without their places."""
        for run in _RUN.findall(text):
            if len(run) <= _LONGEST_CACHED_RUN:
                yield from self._cached_texts(run)
            else:
                yield from (word.text for word in self._read(run))

    def _read_whole(self, run: str) -> tuple[Word, ...]:
        return tuple(self._read(run))

    def _read_texts(self, run: str) -> tuple[str, ...]:
        return tuple(word.text for word in self._read(run))

    def _read(self, run: str, among: Collection[str] | None = None) -> Iterator[Word]:
        if run.isascii():
            yield Word(self._word(run.lower()), 0, len(run))
            return
        for kind, start, end in _segments(run):
            if kind is _Kind.UNSPACED:
                yield from _pairs(run, start, end, among)
            elif folded := fold(run[start : min(end, start + _LONGEST_READ)]):
                yield Word(self._word(folded), start, end)

    def _word(self, folded: str) -> str:
        return self._stem(folded[:MAX_WORD]) or folded[:MAX_WORD]


def _pairs(run: str, start: int, end: int, among: Collection[str] | None = None) -> Iterator[Word]:
    for first in range(start, end, _READ_AT_ONCE):
        last = min(first + _READ_AT_ONCE, end)
        # The last pair reaches into what is read next.
        folded = fold(run[first : min(last + 1, end)])
        if among is not None and not any(each in folded for each in among):
            continue
        is_same_length = len(folded) == min(last + 1, end) - first
        count = len(folded) if last == end else len(folded) - 1
        for index in range(count):
            pair = folded[index : index + 2]
            if is_same_length:
                yield Word(pair, first + index, first + index + len(pair))
            else:
                yield Word(pair, first, last)


def is_unspaced(char: str) -> bool:
    """Whether the character is of a script that is cut into pairs."""
    code = ord(char)
    index = bisect_right(_FIRSTS, code) - 1
    return index >= 0 and code <= _UNSPACED_BLOCKS[index][1]


def _segments(run: str) -> Iterator[tuple[_Kind, int, int]]:
    """The parts of one kind, with their places. Joining characters belong to what precedes."""
    current, start = _Kind.NONE, 0
    for index, char in enumerate(run):
        kind = _kind(char)
        if kind is current or (kind is _Kind.JOINING and current is not _Kind.NONE):
            continue
        if current is not _Kind.NONE:
            yield current, start, index
        current, start = (_Kind.NONE if kind is _Kind.JOINING else kind), index
    if current is not _Kind.NONE:
        yield current, start, len(run)


@lru_cache(8_192)
def _kind(char: str) -> _Kind:
    major = category(char)
    if major == "Cf" or major.startswith("M"):
        return _Kind.UNSPACED if major != "Cf" and is_unspaced(char) else _Kind.JOINING
    if not char.isalnum():
        return _Kind.NONE
    return _Kind.UNSPACED if is_unspaced(char) else _Kind.SPACED
