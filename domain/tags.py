"""The tags of posts: their names, and what goes wrong when they are renamed or merged."""

from unicodedata import category

from hexameter.domain.errors import Conflict, NotFound, ValidationFailed, invalid
from hexameter.domain.text import clean_identifier

MAX_TAG = 40

_MARKS = frozenset(" -_.+#")


class TagNotFound(NotFound):
    """No post has it."""

    code = "TAG_NOT_FOUND"
    message = "Tag not found."


class TagTaken(Conflict):
    code = "TAG_TAKEN"
    message = "This tag already exists. Merge the other into it instead."


def tag_name(raw: str, *, field: str = "tag") -> str:
    """Letters, digits, space and `- _ . + #`, lower-cased; runs of spaces are collapsed.

    Combining marks are allowed after a letter, because Hindi and Thai need them.
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
        if not on_letter and char not in _MARKS:
            return False
    return True


def tag_asked_for(raw: str) -> str:
    """The stored form of a tag name, for look-ups. Returns an invalid name unchanged, which matches
    no tag.
    """
    try:
        return tag_name(raw)
    except ValidationFailed:
        return raw


def replaced(tags: tuple[str, ...], tag: str, by: str) -> tuple[str, ...]:
    """The tags of a post with one in the place of another, sorted and each once."""
    return tuple(sorted({by if each == tag else each for each in tags}))
