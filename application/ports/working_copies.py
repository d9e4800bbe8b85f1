"""Working copies of live posts, for writing and for reading."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.view import view
from hexameter.domain.ids import PostId
from hexameter.domain.posts.working_copy import WorkingCopy


class WorkingCopyRepository(Protocol):
    """At most one for each post, which must be locked. It is removed with its post. Every call
    raises `StoreUnavailable` if the store fails.
    """

    async def find(self, post_id: PostId) -> WorkingCopy | None: ...

    async def add(self, copy: WorkingCopy) -> None:
        """Sets its version: higher than that of every earlier working copy of the post, so that no
        client takes it for one of those.
        """
        ...

    async def save(self, copy: WorkingCopy) -> None:
        """Increments the version. Raises `StaleWrite`."""
        ...

    async def remove(self, copy: WorkingCopy) -> None:
        """Raises `StaleWrite`."""
        ...


@view
class WorkingCopyView:
    """Without a working copy: the live content, as version 0 and without times. `outdated` says
    whether the live post has changed since it had `post_version`.
    """

    post_id: UUID
    slug: str
    title: str
    summary: str | None
    body: str
    html: str
    tags: list[str]
    cover: str | None
    version: int
    post_version: int
    outdated: bool
    created_at: datetime | None
    updated_at: datetime | None
    reading_minutes: int


class WorkingCopyQueries(Protocol):
    """Every call raises `StoreUnavailable` if the store fails."""

    async def of_post(self, post_id: UUID, viewer: Actor) -> WorkingCopyView:
        """Raises `PostNotFound` unless `domain.posts.visibility.sees_unpublished` allows it, and
        `WorkingCopyNotFound` if there is none and the post is not published.
        """
        ...
