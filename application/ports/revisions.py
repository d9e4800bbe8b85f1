"""Revisions of posts, for writing and for reading."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.ports.posts import AuthorView
from hexameter.application.view import view
from hexameter.domain.ids import PostId
from hexameter.domain.pagination import Page, PageRequest
from hexameter.domain.posts.difference import DifferenceLine
from hexameter.domain.posts.revision import Revision

REVISION_SORTS = ("number",)


class RevisionRepository(Protocol):
    """Revisions of a post, which must be locked. They are removed with it. When the account of
    their author is removed, they stay without one. Every call raises `StoreUnavailable` if the
    store fails.
    """

    async def newest(self, post_id: PostId) -> Revision | None: ...

    async def add(self, revision: Revision) -> None:
        """Raises `UserNotFound` if its author does not exist."""
        ...

    async def prune(self, post_id: PostId, *, keep: int) -> None:
        """Remove all but the newest `keep`."""
        ...


@view
class RevisionSummaryView:
    """`author` is null if the account was deleted."""

    number: int
    title: str
    author: AuthorView | None
    created_at: datetime


@view
class RevisionView:
    number: int
    title: str
    summary: str | None
    body: str
    tags: list[str]
    author: AuthorView | None
    created_at: datetime


@view
class DifferenceView:
    lines: list[DifferenceLine]


class RevisionQueries(Protocol):
    """For those whom `domain.posts.visibility.sees_unpublished` allows; for others the post does
    not exist. Every call raises `StoreUnavailable` if the store fails.
    """

    async def of_post(
        self, post_id: UUID, page: PageRequest, viewer: Actor
    ) -> Page[RevisionSummaryView]:
        """Sorts: REVISION_SORTS; numbers are unique, so `Position.id` is `NO_ID`. Raises
        `PostNotFound`.
        """
        ...

    async def by_number(self, post_id: UUID, number: int, viewer: Actor) -> RevisionView:
        """Raises `PostNotFound` and `RevisionNotFound`."""
        ...


class TextDifferences(Protocol):
    """Keeps the event loop free."""

    async def between(self, before: str, after: str) -> list[DifferenceLine]:
        """`domain.posts.difference.line_difference`. Raises `Unavailable` if too many wait."""
        ...
