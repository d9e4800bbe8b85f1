"""A post as the index has it: the words of its fields, and the text that snippets quote."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from hexameter.domain.search.plain_text import plain_text
from hexameter.domain.search.words import Tokeniser

MAX_WORDS = 16_000
"""Of a post, in the order title, tags, summary, body. PostgreSQL keeps positions up to 16,383."""

MAX_OCCURRENCES = 255
"""Of one word in a post. PostgreSQL keeps 256 positions of a word."""

MAX_BYTES = 768 * 1024
"""Of all different words of a post. PostgreSQL takes less than 1 MiB with the positions."""

MAX_TEXT = 64 * 1024
"""Characters of the text that snippets are taken from."""

Words = tuple[str | None, ...]
"""None is a place that no word and no phrase can be found at."""

WEIGHTS = {"title": 8, "tags": 4, "summary": 2, "body": 1}


@dataclass(frozen=True, slots=True)
class Body:
    """What takes long to find out about a post's HTML."""

    words: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchDocument:
    title: Words
    tags: Words
    summary: Words
    body: Words
    text: str


def read_body(tokeniser: Tokeniser, html: str) -> Body:
    """Takes about a second for a long text of words that have not been seen before."""
    text = plain_text(html)
    words = tuple(islice(tokeniser.texts(text), MAX_WORDS))
    return Body(words, text[:MAX_TEXT])


def build_document(
    tokeniser: Tokeniser, *, title: str, tags: Sequence[str], summary: str | None, body: Body
) -> SearchDocument:
    limit = _Limit()
    return SearchDocument(
        title=limit.applied_to(tokeniser.texts(title)),
        tags=limit.applied_to(_separated(tokeniser, tags)),
        summary=limit.applied_to(tokeniser.texts(summary or "")),
        body=limit.applied_to(body.words),
        text=body.text,
    )


def _separated(tokeniser: Tokeniser, tags: Sequence[str]) -> Iterator[str | None]:
    """No phrase reaches from one tag into the next."""
    for index, tag in enumerate(tags):
        if index:
            yield None
        yield from tokeniser.texts(tag)


class _Limit:
    """The limits of all fields together."""

    def __init__(self) -> None:
        self._words = self._bytes = 0
        self._occurrences = Counter[str]()

    def applied_to(self, words: Iterable[str | None]) -> Words:
        rest = MAX_WORDS - self._words
        kept = tuple(self._kept(word) for word in islice(words, rest))
        self._words += len(kept)
        return kept

    def _kept(self, word: str | None) -> str | None:
        if word is None:
            return None
        seen = self._occurrences[word]
        if not seen:
            size = len(word.encode())
            if self._bytes + size > MAX_BYTES:
                return None
            self._bytes += size
        self._occurrences[word] = seen + 1
        return word if seen < MAX_OCCURRENCES else None
