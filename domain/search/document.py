"""A post as the index has it: the words of its fields."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from hexameter.domain.search.plain_text import plain_text
from hexameter.domain.search.words import Tokeniser

MAX_WORDS = 16_000
"""Of a post, in the order title, tags, summary, body."""

MAX_OCCURRENCES = 255
"""Of one word in a post."""

MAX_BYTES = 768 * 1024
"""Of all different words of a post. PostgreSQL takes less than 1 MiB with the other keys."""

Words = tuple[str | None, ...]
"""None is a place that no word and no phrase can be found at."""

WEIGHTS = {"title": 8, "tags": 4, "summary": 2, "body": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchDocument:
    title: Words
    tags: Words
    summary: Words
    body: Words


def read_body(tokeniser: Tokeniser, html: str) -> tuple[str, ...]:
    """Takes about a second for a long text of words that have not been seen before."""
    return tuple(islice(tokeniser.texts(plain_text(html)), MAX_WORDS))


def build_document(
    tokeniser: Tokeniser,
    *,
    title: str,
    tags: Sequence[str],
    summary: str | None,
    body: Sequence[str],
) -> SearchDocument:
    fields: dict[str, Words] = {
        "title": tuple(tokeniser.texts(title)),
        "tags": tuple(words_of_tags(tokeniser, tags)),
        "summary": tuple(tokeniser.texts(summary or "")),
        "body": tuple(body),
    }
    if not _is_within_limits(fields):
        limit = _Limit()
        fields = {name: limit.applied_to(words) for name, words in fields.items()}
    return SearchDocument(**fields)


def words_of_tags(tokeniser: Tokeniser, tags: Sequence[str]) -> Iterator[str | None]:
    """No phrase reaches from one tag into the next."""
    for index, tag in enumerate(tags):
        if index:
            yield None
        yield from tokeniser.texts(tag)


def _is_within_limits(fields: dict[str, Words]) -> bool:
    """Of most posts, which need not be looked at word by word."""
    occurrences = Counter(chain.from_iterable(fields.values()))
    separators = occurrences.pop(None, 0)
    return (
        occurrences.total() + separators <= MAX_WORDS
        and max(occurrences.values(), default=0) <= MAX_OCCURRENCES
        and len("".join(filter(None, occurrences)).encode()) <= MAX_BYTES
    )


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
