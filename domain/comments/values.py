"""The value objects and text rules of comments."""

from enum import StrEnum

from hexameter.domain.text import clean_text

MAX_COMMENT = 10_000
MAX_LEVEL = 8
"""A comment on the post is on level 1, a reply to it on level 2."""


class CommentStatus(StrEnum):
    HELD = "held"
    """Waits for a moderator."""
    PUBLISHED = "published"
    REJECTED = "rejected"
    REMOVED = "removed"
    """Keeps its position in the thread, without author and text."""


def comment_body(raw: str, *, field: str = "body") -> str:
    """Markdown with at least one visible character. White space is preserved."""
    return clean_text(raw, field=field, minimum=1, maximum=MAX_COMMENT)
