"""What feed readers and search engines read."""

from typing import Protocol

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
