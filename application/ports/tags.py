"""Tags, for reading and for renaming. Posts write them (`PostRepository`)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from hexameter.application.view import view
from hexameter.domain.ids import PostId, UserId
from hexameter.domain.pagination import Page, PageRequest

TAG_SORTS = ("name",)


@dataclass(frozen=True, slots=True)
class RetaggedPost:
    """`version` is the one that it has now."""

    id: PostId
    author_id: UserId
    version: int
    slug: str
    title: str
    is_published: bool


class TagRepository(Protocol):
    """The `posts_count` of a tag is changed with the posts, and when the account of an author is
    suspended, reinstated or removed. Every call raises `StoreUnavailable` if the store fails.
    """

    async def exists(self, name: str, *, besides: Collection[PostId] = ()) -> bool:
        """Whether any post has it, a draft too; `besides` are not looked at."""
        ...

    async def replace(self, name: str, *, by: str, limit: int) -> list[RetaggedPost]:
        """Put another tag in its place on so many of the posts that have it, in the order of their
        ids. Increments their versions. A post that has both keeps the other. Of several that put
        the same tag in place at once, each sees what those before it have committed.
        """
        ...


@view
class TagView:
    name: str
    posts_count: int


class TagQueries(Protocol):
    """`posts_count` counts published posts by authors who are not suspended. Every call raises
    `StoreUnavailable` if the store fails.
    """

    async def page(self, page: PageRequest) -> Page[TagView]:
        """Those with a count above 0. Sorts: TAG_SORTS, by code point; tags have no id, so
        `Position.id` is `NO_ID`.
        """
        ...

    async def by_name(self, name: str) -> TagView:
        """With a count of 0 if no such post has it."""
        ...
