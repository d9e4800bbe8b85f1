"""What a post is made of."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self
from unicodedata import category

from hexameter.domain.errors import Checks, ValidationFailed, invalid
from hexameter.domain.text import clean_identifier, clean_line, clean_text

MAX_TITLE = 200
MAX_SUMMARY = 500
MAX_BODY = 1_000_000
MAX_SLUG = 80
MAX_TAG = 40
MAX_TAGS = 10
WORDS_A_MINUTE = 230

SLUG_PATTERN = "[a-z0-9]+(?:-[a-z0-9]+)*"

_SLUG = re.compile(SLUG_PATTERN)
_WORD = re.compile(r"\w+")
_TAG_MARKS = frozenset(" -_.+#")


class PostStatus(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    ARCHIVED = "archived"


def post_title(raw: str, *, field: str = "title") -> str:
    """One line, not empty."""
    return clean_line(raw, field=field, minimum=1, maximum=MAX_TITLE)


def post_summary(raw: str, *, field: str = "summary") -> str:
    """Possibly of several lines, trimmed; may be empty."""
    return clean_text(raw, field=field, maximum=MAX_SUMMARY).strip()


def post_body(raw: str, *, field: str = "body") -> str:
    """Markdown that says something: white space alone does not. Kept untrimmed."""
    return clean_text(raw, field=field, minimum=1, maximum=MAX_BODY)


def reading_minutes(body: str) -> int:
    """Rounded up, at least 1."""
    words = sum(1 for _ in _WORD.finditer(body))
    return max(1, -(-words // WORDS_A_MINUTE))


@dataclass(frozen=True, slots=True)
class Slug:
    """Of `a-z 0-9`, in parts joined by single hyphens."""

    value: str

    @classmethod
    def parse(cls, raw: str, *, field: str = "slug") -> Self:
        text = clean_identifier(raw, field=field, maximum=MAX_SLUG)
        if not _SLUG.fullmatch(text):
            raise invalid(
                field, "malformed", "Only a-z, 0-9 and single hyphens between are allowed."
            )
        return cls(text)

    def numbered(self, number: int) -> "Slug":
        """`post-2` for `post`, cut so that the limit holds."""
        suffix = f"-{number}"
        return Slug(self.value[: MAX_SLUG - len(suffix)].rstrip("-") + suffix)

    def __str__(self) -> str:
        return self.value


def tag_name(raw: str, *, field: str = "tag") -> str:
    """Letters, digits, space and `- _ . + #`, lower-cased; spaces inside count once.

    Combining marks belong to the letter before them: Hindi or Thai cannot be written without.
    """
    text = " ".join(clean_identifier(raw, field=field, maximum=MAX_TAG).lower().split())
    text = clean_identifier(text, field=field, maximum=MAX_TAG)
    if not _is_tag(text):
        raise invalid(field, "malformed", "Only letters, digits, space and - _ . + # are allowed.")
    return text


def _is_tag(text: str) -> bool:
    on_letter = False
    for char in text:
        on_letter = char.isalnum() or (on_letter and category(char).startswith("M"))
        if not on_letter and char not in _TAG_MARKS:
            return False
    return True


def tag_asked_for(raw: str) -> str:
    """As a tag of this name is kept. What can be no tag's name stays as it is, and finds none."""
    try:
        return tag_name(raw)
    except ValidationFailed:
        return raw


def tag_names(raw: Iterable[str], *, field: str = "tags") -> tuple[str, ...]:
    """Each once, sorted by code point. The limit counts them as they were sent."""
    check = Checks()
    names: set[str] = set()
    for index, name in enumerate(raw):
        if index >= MAX_TAGS:
            raise invalid(field, "too_many", f"At most {MAX_TAGS} tags are allowed.")
        names.add(check(tag_name, name, field=f"{field}.{index}"))
    if check.problems:
        raise ValidationFailed(details=check.problems)
    return tuple(sorted(names))
