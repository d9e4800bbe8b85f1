"""The command of an import."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPostCommand:
    """`source` and `path` identify the file or record; `author` is the free text below the post.

    `username` names the account that the post goes to; without it one is found or made for the
    author. `published_at` carries a time zone. A post without it is a draft, unless it is to be
    published all the same: now. With `check_only` nothing is written, and the outcome is what it
    would be after those whose slugs and adopted posts are in `taken_slugs` and `adopted_posts`,
    each with the path of its file. `adopt_changed` decides what is `UNDECIDED`.
    With `update`, what has changed in the file is taken into its post. `former_id` is the id that
    the first release would have given the post.
    """

    source: str
    path: str
    title: str
    body: str
    author: str | None = None
    username: str | None = None
    slug: str | None = None
    summary: str | None = None
    tags: tuple[str, ...] = ()
    published_at: datetime | None = None
    draft: bool = False
    publish_undated: bool = False
    check_only: bool = False
    taken_slugs: Mapping[str, str] = field(default_factory=dict[str, str])
    adopted_posts: Mapping[UUID, str] = field(default_factory=dict[UUID, str])
    adopt_changed: bool = False
    update: bool = False
    former_id: UUID | None = None
