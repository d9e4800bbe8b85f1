"""What somebody searches for: words, "phrases" and -words to exclude."""

import re
from dataclasses import dataclass

from hexameter.domain.search.document import WEIGHTS, SearchDocument, Words
from hexameter.domain.search.words import Tokeniser, is_unspaced

MAX_QUERY = 1_000
"""Characters of a query; the rest is not read."""

MAX_QUERY_WORDS = 32
"""Words of a query; the rest is not searched for."""

RANKED = 1_000
"""So many of the newest matches are ranked."""

_QUOTES = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02", '"'))
_PART = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]+))')


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other in one field; often a single word.

    If `is_prefix`, any word that begins like the last one will do: a single character of a script
    that is cut into pairs.
    """

    words: tuple[str, ...]
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A post must have all of `wanted` and none of `excluded`."""

    wanted: tuple[Phrase, ...]
    excluded: tuple[Phrase, ...] = ()

    @property
    def words(self) -> tuple[Phrase, ...]:
        """The different wanted words, one by one: each adds to the rank."""
        singles = dict[Phrase, None]()
        for phrase in self.wanted:
            *others, last = phrase.words
            singles |= {Phrase((word,)): None for word in others}
            singles[Phrase((last,), is_prefix=phrase.is_prefix)] = None
        return tuple(singles)

    def matches(self, document: SearchDocument) -> bool:
        """How every store must decide."""
        fields = (document.title, document.tags, document.summary, document.body)

        def occurs(phrase: Phrase) -> bool:
            return any(is_in(phrase, field) for field in fields)

        return all(map(occurs, self.wanted)) and not any(map(occurs, self.excluded))

    def rank(self, document: SearchDocument) -> int:
        """How every store must count: for each word the weight of its best field."""
        return sum(self._weight(word, document) for word in self.words)

    def _weight(self, word: Phrase, document: SearchDocument) -> int:
        for name in ("title", "tags", "summary"):
            if is_in(word, getattr(document, name)):
                return WEIGHTS[name]
        return WEIGHTS["body"]


def is_in(phrase: Phrase, field: Words) -> bool:
    *others, last = phrase.words
    for index in range(len(field) - len(others)):
        final = field[index + len(others)]
        if final is None or list(field[index : index + len(others)]) != others:
            continue
        if final == last or (phrase.is_prefix and final.startswith(last)):
            return True
    return False


def parse_query(text: str, tokeniser: Tokeniser) -> SearchQuery:
    """Any text is a query. What the tokeniser finds more than one word in, such as `3.14`, `don't`
    and runs of scripts without spaces, is a phrase.
    """
    wanted, excluded = dict[Phrase, None](), dict[Phrase, None]()
    left = MAX_QUERY_WORDS
    for part in _PART.finditer(text[:MAX_QUERY].translate(_QUOTES)):
        words = list(tokeniser.texts(part["phrase"] if part["word"] is None else part["word"]))
        del words[left:]
        left -= len(words)
        if words:
            (excluded if part["minus"] else wanted)[_phrase(words)] = None
    return SearchQuery(tuple(wanted), tuple(excluded))


def _phrase(words: list[str]) -> Phrase:
    """A text that goes on after the phrase has, in place of the last single character, the pair
    that begins with it. If the pair before ends with it, that says enough.
    """
    last = words[-1]
    if len(last) > 1 or not is_unspaced(last):
        return Phrase(tuple(words))
    ends_a_pair = len(words) > 1 and len(words[-2]) > 1 and words[-2].endswith(last)
    if ends_a_pair and is_unspaced(words[-2][0]):
        return Phrase(tuple(words[:-1]))
    return Phrase(tuple(words), is_prefix=True)
