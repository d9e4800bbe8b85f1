"""The posts of the people that one follows."""

from typing import Protocol

from hexameter.application.actor import Actor
from hexameter.application.ports.posts import PostSummaryView
from hexameter.domain.pagination import Page, PageRequest

FEED_SORTS = ("published_at",)


class FeedQueries(Protocol):
    """Every call raises `StoreUnavailable` if the store fails."""

    async def page(self, page: PageRequest, viewer: Actor) -> Page[PostSummaryView]:
        """Published posts by those whom the viewer follows and who are not suspended, as they are
        at this moment. Sorts: FEED_SORTS. Raises `AuthenticationRequired` if nobody is signed in.
        """
        ...
