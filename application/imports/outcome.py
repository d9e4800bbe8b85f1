"""The outcome of importing a post."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Outcome(StrEnum):
    PUBLISHED = "published"
    SCHEDULED = "scheduled"
    DRAFT = "draft"
    ALREADY_THERE = "already there"
    CHANGED = "changed"
    """Changed in its source; with `update` it would be imported."""
    UPDATED = "updated"
    CHANGED_ON_BOTH_SIDES = "changed on both sides"
    """Changed in its source, and edited here; it is left as it is."""
    UNDECIDED = "undecided"
    """The first release imported a file with this name, title, author and date, but its text was
    different: either the text was changed, or it was another file. Import it again with
    `adopt_changed` after all other files.
    """


@dataclass(frozen=True, slots=True)
class Imported:
    """`post_id` is None if the post would be new and `check_only` was set. `changes` names what
    differs in the source: title, text, summary, tags, slug, date. `notes` describe adjustments to
    the rules. `slug` is the claimed one, or with `check_only` the one that would be claimed;
    `adopted` is true if the post was imported by the first release and found now.
    """

    post_id: UUID | None
    outcome: Outcome
    changes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    slug: str | None = None
    adopted: bool = False
