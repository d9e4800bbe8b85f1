"""Documents and queries as PostgreSQL and SQLite take them.

A word consists of letters, digits and marks, so that within quotes nothing in it has a meaning.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Dialect, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from hexameter.domain.search.document import SearchDocument, Words
from hexameter.domain.search.query import Phrase, SearchQuery

_FILLER = "_"


class StoredWords(NamedTuple):
    """What the column `words` is made of."""

    document: SearchDocument
    author_id: UUID
    tags: Sequence[str]


class WordsParameter(TypeDecorator[StoredWords]):
    """Becomes the text of a tsvector, or on SQLite the words of the body."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: StoredWords | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return _tsvector(value) if dialect.name == "postgresql" else spaced(value.document.body)


class Searched(NamedTuple):
    """What the column `words` is compared with. SQLite leaves the tag to another table."""

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


class AsWords(FunctionElement[Any]):
    """The parameter as a value of the column `words`."""

    name = "as_words"
    type = Text()
    inherit_cache = True


@compiles(AsWords, "postgresql")
def _cast_to_tsvector(element: AsWords, compiler: SQLCompiler, **kw: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **kw)} AS TSVECTOR)"


@compiles(AsWords, "sqlite")
def _as_text(element: AsWords, compiler: SQLCompiler, **kw: Any) -> str:
    return compiler.process(element.clauses, **kw)


def spaced(words: Words) -> str:
    """A space around each word, so that a whole word can be looked for."""
    return f" {' '.join(word or _FILLER for word in words)} " if words else ""


def looked_for(word: Phrase) -> str:
    """A single word, as it is in the result of `spaced`."""
    return f" {word.words[0]}" if word.is_prefix else f" {word.words[0]} "


def tag_lexeme(tag: str) -> str:
    """Quoted, because a search may name a tag that no post can have."""
    quoted = tag.replace("\\", "\\\\").replace("'", "''")
    return f"'#{quoted}'"


def _tsvector(stored: StoredWords) -> str:
    """The words with their positions. No phrase reaches from one field into the next. The author
    and the tags are words too, with a character in front that no other word has.
    """
    document = stored.document
    positions = dict[str, list[int]]()
    position = 0
    for field in (document.title, document.tags, document.summary, document.body):
        for word in field:
            position += 1
            if word is not None:
                positions.setdefault(word, []).append(position)
        position += 1
    lexemes = [f"'{word}':{','.join(map(str, places))}" for word, places in positions.items()]
    filters = [f"'@{stored.author_id.hex}'", *map(tag_lexeme, stored.tags)]
    return " ".join([*lexemes, *filters])


def _tsquery(searched: Searched) -> str:
    query, tag = searched
    wanted = [*map(_tsquery_phrase, query.wanted), *([] if tag is None else [tag_lexeme(tag)])]
    return " & !".join([" & ".join(wanted), *map(_tsquery_phrase, query.excluded)])


def _tsquery_phrase(phrase: Phrase) -> str:
    words = " <-> ".join(f"'{word}'" for word in phrase.words)
    return f"({words}:*)" if phrase.is_prefix else f"({words})"


def _fts5_query(searched: Searched) -> str:
    query = searched.query
    wanted = " AND ".join(map(_fts5_phrase, query.wanted))
    return " NOT ".join([f"({wanted})", *map(_fts5_phrase, query.excluded)])


def _fts5_phrase(phrase: Phrase) -> str:
    words = f'"{" ".join(phrase.words)}"'
    return f"{words} *" if phrase.is_prefix else words
