"""Preview links, for writing and for reading."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.view import view
from hexameter.domain.ids import PostId
from hexameter.domain.pagination import Page, PageRequest
from hexameter.domain.posts.preview_link import PreviewLink

PREVIEW_LINK_SORTS = ("created_at",)


class PreviewLinkRepository(Protocol):
    """A link is removed with its post, and with the account that created it. Every call raises
    `StoreUnavailable` if the store fails.
    """

    async def add(self, link: PreviewLink) -> None:
        """The post and the account must be locked or held."""
        ...

    async def remove(self, link_id: UUID, post_id: PostId) -> None:
        """Raises `PreviewLinkNotFound` unless it is a link to this post."""
        ...

    async def prune(self, now: datetime) -> int:
        """Remove the expired ones. Returns how many."""
        ...


@view
class PreviewLinkView:
    id: UUID
    created_at: datetime
    expires_at: datetime


class PreviewLinkQueries(Protocol):
    """Every call raises `StoreUnavailable` if the store fails."""

    async def of_post(
        self, post_id: UUID, page: PageRequest, viewer: Actor, *, now: datetime
    ) -> Page[PreviewLinkView]:
        """The links that have not expired. Sorts: PREVIEW_LINK_SORTS. Raises `PostNotFound` unless
        `domain.posts.visibility.sees_unpublished` allows it.
        """
        ...

    async def previewed(self, digest: bytes, *, now: datetime) -> PostId:
        """The post of the link whose token has this digest. Raises `PreviewNotFound` for one that
        is unknown or has expired, and while the author of the post or who created the link is
        suspended.
        """
        ...
