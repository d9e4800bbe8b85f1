"""What feed readers and search engines read."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from hexameter.application.ports.posts import PostSummaryView
from hexameter.application.view import view


@view
class FeedEntryView:
    """`html` is None if it is longer than MAX_ENTRY_HTML."""

    post: PostSummaryView
    html: str | None


class SyndicationQueries(Protocol):
    """Shows what an anonymous reader may see. Every call raises `StoreUnavailable` if the store
    fails.
    """

    async def newest(
        self, *, author: str | None = None, tag: str | None = None
    ) -> list[FeedEntryView]:
        """The newest DEFAULT_LIMIT published posts, as `PostQueries.page` lists them."""
        ...


@view
class SitemapEntryView:
    """What the address of a post can be made of, and when the post changed last."""

    id: UUID
    slug: str
    username: str
    changed_at: datetime


@view
class SitemapExtent:
    """The number of pages, and when one of the posts changed last; 0 and None without posts."""

    pages: int
    changed_at: datetime | None


class SitemapQueries(Protocol):
    """Shows what an anonymous reader may see, on pages of at most `size` posts, which are numbered
    from 1. Each post is on one page. A page may have fewer posts, or none. Every call raises
    `StoreUnavailable` if the store fails.
    """

    async def extent(self, *, size: int) -> SitemapExtent:
        """The last page has at least one post."""
        ...

    async def page(self, number: int, *, size: int) -> list[SitemapEntryView]:
        """Empty for a page that does not exist."""
        ...
