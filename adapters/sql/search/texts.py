"""Documents and queries as PostgreSQL and SQLite take them.

A word consists of letters, digits and marks, so that within quotes nothing in it has a meaning.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import pairwise
from typing import NamedTuple

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

from hexameter.domain.search.document import Words
from hexameter.domain.search.query import Phrase, SearchQuery

_FILLER = "_"

MAX_PAIR = 8
"""Characters of two neighbouring words that have a key together in PostgreSQL's index, because
frequent words are short. The migration has this number too.
"""


class Searched(NamedTuple):
    """What the full-text index is asked for. SQLite leaves the tag to another table."""

    query: SearchQuery
    tag: str | None


class QueryParameter(TypeDecorator[Searched]):
    """Becomes the text of a tsquery, or on SQLite a query of FTS5."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Searched | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return _tsquery(value) if dialect.name == "postgresql" else _fts5_query(value)


def spaced(words: Words) -> str:
    """A space around each word, so that a whole word can be looked for."""
    return f" {' '.join(word or _FILLER for word in words)} " if words else ""


def looked_for(phrase: Phrase) -> str:
    """Words that follow each other, as they are in the result of `spaced`."""
    words = " ".join(phrase.words)
    return f" {words}" if phrase.is_prefix else f" {words} "


def spaced_tags(tags: Sequence[str], words: Words, dialect_name: str) -> str:
    """The words of all tags, as the document has them, with a mark before those of each."""
    if not tags:
        return ""
    of_each: list[list[str]] = [[]]
    for word in words:
        if word is None:
            of_each.append([])
        else:
            of_each[-1].append(word)
    pairs = zip(tags, of_each, strict=False)
    pieces = [_marked(tag, each, dialect_name) for tag, each in pairs]
    return f" {' '.join(pieces)} {_FILLER} "


def spaced_tag(tag: str, words: Iterable[str], dialect_name: str) -> str:
    """A single tag, as it is in the result of `spaced_tags`."""
    return f" {_marked(tag, words, dialect_name)}{between_tags(dialect_name)}"


def between_tags(dialect_name: str) -> str:
    """What is left of a single tag when it is removed from the others."""
    return " " if dialect_name == "postgresql" else f" {_FILLER} "


def _marked(tag: str, words: Iterable[str], dialect_name: str) -> str:
    return " ".join([_tag_key(tag) if dialect_name == "postgresql" else _FILLER, *words])


def _tag_key(tag: str) -> str:
    """Without spaces."""
    escaped = tag.replace("\\", "\\\\").replace(" ", "\\_")
    return f"#{escaped}"


def _tsquery(searched: Searched) -> str:
    """The keys that `search_keys` gives to every match. Of an excluded phrase all words may be
    there.
    """
    query, tag = searched
    wanted = [f"({_words(phrase)})" for phrase in query.wanted]
    wanted += map(_quoted, _pair_keys(query.wanted))
    if tag is not None:
        wanted.append(_quoted(_tag_key(tag)))
    excluded = [_words(phrase) for phrase in query.excluded if len(phrase.words) == 1]
    return " & !".join([" & ".join(wanted), *excluded])


def _words(phrase: Phrase) -> str:
    words = " & ".join(map(_quoted, phrase.words))
    return f"{words}:*" if phrase.is_prefix else words


def _pair_keys(phrases: Iterable[Phrase]) -> list[str]:
    """Different pairs may have the same key."""
    keys = dict[str, None]()
    for phrase in phrases:
        words = phrase.words[:-1] if phrase.is_prefix else phrase.words
        for pair in pairwise(words):
            if len(both := "".join(pair)) <= MAX_PAIR:
                keys[f"~{sha256(both.encode()).hexdigest()[:3]}"] = None
    return list(keys)


def _quoted(key: str) -> str:
    """A search may name a tag that no post can have."""
    doubled = key.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"


def _fts5_query(searched: Searched) -> str:
    query = searched.query
    wanted = " AND ".join(map(_fts5_phrase, query.wanted))
    return " NOT ".join([f"({wanted})", *map(_fts5_phrase, query.excluded)])


def _fts5_phrase(phrase: Phrase) -> str:
    words = f'"{" ".join(phrase.words)}"'
    return f"{words} *" if phrase.is_prefix else words
