"""Finding posts by their words."""

from typing import Protocol

from hexameter.application.actor import Actor
from hexameter.application.ports.posts import PostSummaryView
from hexameter.application.view import view
from hexameter.domain.ids import PostId
from hexameter.domain.pagination import Page, PageRequest
from hexameter.domain.search.query import SearchQuery

QUOTED = 128 * 1024
"""Characters of a post's HTML that snippets are taken from, on pages of up to 20 posts."""


def quoted_of_each(limit: int) -> int:
    """The same, on pages of so many posts. Bounds what one search reads."""
    return min(QUOTED, 20 * QUOTED // limit)


@view
class FoundPost:
    """`html` is the beginning of the post's HTML, of `quoted_of_each` characters."""

    post: PostSummaryView
    rank: int
    html: str


class SearchQueries(Protocol):
    """Every call raises `StoreUnavailable` if the store fails."""

    async def page(
        self,
        query: SearchQuery,
        page: PageRequest,
        viewer: Actor,
        *,
        author: str | None = None,
        tag: str | None = None,
    ) -> Page[FoundPost]:
        """The newest `RANKED` published posts, by authors who are not suspended, that
        `query.matches`, in the descending order of `query.rank`, `published_at` and id; `page.sort`
        is not read. The position of a page is a `SearchPosition`.

        `author` and `tag` as in `PostQueries.page`. Without wanted words nothing is found. Raises
        `Unavailable` if too many searches wait.
        """
        ...

    async def outdated(self, version: str, *, limit: int) -> list[PostId]:
        """Published posts that were indexed by another version of the indexer."""
        ...

    async def every(self, after: PostId | None, *, limit: int) -> list[PostId]:
        """Posts of any status in the order of their ids."""
        ...


class TextPreparation(Protocol):
    """Reads long texts before the transaction in which their words are stored."""

    def is_ready(self, html: str) -> bool:
        """Whether it is short, or has been prepared."""
        ...

    async def prepare(self, html: str) -> None: ...


class Stemmer(Protocol):
    @property
    def name(self) -> str:
        """Changes when other words get the same stem."""
        ...

    def stem(self, word: str) -> str:
        """Of a folded word. Any thread may call it."""
        ...
