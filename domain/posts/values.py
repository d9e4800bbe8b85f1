"""The value objects and text rules of posts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from hexameter.domain.errors import Checks, ValidationFailed, invalid
from hexameter.domain.tags import tag_name
from hexameter.domain.text import clean_identifier, clean_line, clean_text

MAX_TITLE = 200
MAX_SUMMARY = 500
MAX_BODY = 1_000_000
MAX_SLUG = 80
MAX_TAGS = 10
WORDS_A_MINUTE = 230

SLUG_PATTERN = "[a-z0-9]+(?:-[a-z0-9]+)*"

_SLUG = re.compile(SLUG_PATTERN)
_WORD = re.compile(r"\w+")


class PostStatus(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    ARCHIVED = "archived"


def post_title(raw: str, *, field: str = "title") -> str:
    """A single line, not empty."""
    return clean_line(raw, field=field, minimum=1, maximum=MAX_TITLE)


def post_summary(raw: str, *, field: str = "summary") -> str:
    """May have several lines and may be empty; surrounding white space is removed."""
    return clean_text(raw, field=field, maximum=MAX_SUMMARY).strip()


def post_body(raw: str, *, field: str = "body") -> str:
    """Markdown with at least one visible character. White space is preserved."""
    return clean_text(raw, field=field, minimum=1, maximum=MAX_BODY)


def reading_minutes(body: str) -> int:
    """Rounded up, at least 1."""
    words = sum(1 for _ in _WORD.finditer(body))
    return max(1, -(-words // WORDS_A_MINUTE))


@dataclass(frozen=True, slots=True)
class Slug:
    """Characters `a-z 0-9`, with single hyphens between them."""

    value: str

    @classmethod
    def parse(cls, raw: str, *, field: str = "slug") -> Self:
        text = clean_identifier(raw, field=field, maximum=MAX_SLUG)
        if not _SLUG.fullmatch(text):
            raise invalid(
                field, "malformed", "Only a-z, 0-9 and single hyphens between them are allowed."
            )
        return cls(text)

    def numbered(self, number: int) -> "Slug":
        """`post-2` for `post`, truncated to the maximum length."""
        suffix = f"-{number}"
        return Slug(self.value[: MAX_SLUG - len(suffix)].rstrip("-") + suffix)

    def __str__(self) -> str:
        return self.value


def tag_names(raw: Iterable[str], *, field: str = "tags") -> tuple[str, ...]:
    """Without duplicates, sorted by code point. The limit applies before duplicates are removed."""
    check = Checks()
    names: set[str] = set()
    for index, name in enumerate(raw):
        if index >= MAX_TAGS:
            raise invalid(field, "too_many", f"Must have at most {MAX_TAGS} tags.")
        names.add(check(tag_name, name, field=f"{field}.{index}"))
    if check.problems:
        raise ValidationFailed(details=check.problems)
    return tuple(sorted(names))
