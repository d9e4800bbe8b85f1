"""Quotes the part of a text in which a query is found."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from hexameter.domain.search.query import Phrase, SearchQuery
from hexameter.domain.search.words import Tokeniser

LENGTH = 240
"""Characters of a snippet, about."""

BEFORE = 60
"""Characters before the first word that is marked."""

_ELLIPSIS = "\u2026"


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    word: Phrase


def snippet(query: SearchQuery, tokeniser: Tokeniser, text: str, *instead: str) -> str:
    """HTML, in which `<mark>` is the only element: of the first of these texts that has a word of
    the query, or else the beginning of the first.
    """
    words = query.words
    for each in (text, *instead):
        marks = _best(_marks(words, tokeniser, each), len(words))
        if marks:
            return _html(each, marks)
    return _html(text, [])


def _marks(words: tuple[Phrase, ...], tokeniser: Tokeniser, text: str) -> Iterator[_Mark]:
    exact = {word.words[0]: word for word in words if not word.is_prefix}
    prefixes = {word.words[0]: word for word in words if word.is_prefix}
    for token in tokeniser.words(text, among=[*exact, *prefixes]):
        word = exact.get(token.text) or prefixes.get(token.text[0])
        if word:
            # Of a pair that begins with the character, only the character is marked.
            is_pair = word.is_prefix and token.end - token.start == len(token.text)
            yield _Mark(token.start, token.start + 1 if is_pair else token.end, word)


def _best(marks: Iterator[_Mark], number_of_words: int) -> list[_Mark]:
    """The first part of the text that has as many different words as any other."""
    best, most = list[_Mark](), 0
    window, seen = deque[_Mark](), Counter[Phrase]()
    for mark in marks:
        window.append(mark)
        seen[mark.word] += 1
        while mark.end - window[0].start > LENGTH - BEFORE and len(window) > 1:
            left = window.popleft()
            seen[left.word] -= 1
            if not seen[left.word]:
                del seen[left.word]
        if len(seen) > most or (len(seen) == most and best and window[0] is best[0]):
            best, most = list(window), len(seen)
        elif most == number_of_words and mark.start > best[0].start + LENGTH:
            break
    return best


def _html(text: str, marks: list[_Mark]) -> str:
    first = marks[0].start if marks else 0
    start = _beginning_of_word(text, first - BEFORE, first)
    end = _end_of_word(text, max(start + LENGTH, marks[-1].end if marks else 0))
    pieces = [_ELLIPSIS] if start else []
    position = start
    for begin, stop in _joined(marks):
        pieces += [escape(text[position:begin]), "<mark>", escape(text[begin:stop]), "</mark>"]
        position = stop
    pieces += [escape(text[position:end]), _ELLIPSIS if end < len(text) else ""]
    return "".join(pieces).replace("\n", " ")


def _joined(marks: list[_Mark]) -> Iterator[tuple[int, int]]:
    """Pairs overlap."""
    begin, stop = 0, 0
    for mark in marks:
        if mark.start > stop:
            if stop:
                yield begin, stop
            begin = mark.start
        stop = max(stop, mark.end)
    if stop:
        yield begin, stop


def _beginning_of_word(text: str, start: int, latest: int) -> int:
    if start <= 0:
        return 0
    space = max(text.find(" ", start, latest), text.find("\n", start, latest))
    return start if space < 0 else space + 1


def _end_of_word(text: str, end: int) -> int:
    if end >= len(text):
        return len(text)
    space = max(text.rfind(" ", end - BEFORE, end), text.rfind("\n", end - BEFORE, end))
    return end if space < 0 else space
