"""Posts, for writing and for reading."""

from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.view import view
from hexameter.domain.ids import PostId, UserId
from hexameter.domain.pagination import Page, PageRequest
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import PostStatus, Slug

POST_SORTS = ("published_at", "created_at", "updated_at", "title")

StatusName = Literal["draft", "scheduled", "published", "archived"]
"""The value of a `PostStatus`: views are plain."""


class PostRepository(Protocol):
    async def claim_slug(self, slug: Slug, post_id: PostId) -> bool:
        """Make the slug this post's for good, before the post is added or saved with it.

        False when it is another's, present or former; True also when it was this post's already.
        """
        ...

    async def add(self, post: Post) -> None:
        """Its slug has been claimed. Raises `UserNotFound` when the author is missing."""
        ...

    async def get(self, post_id: PostId) -> Post:
        """Raises `PostNotFound`."""
        ...

    async def save(self, post: Post) -> None:
        """Raises the version. Raises `StaleWrite`."""
        ...

    async def remove(self, post: Post) -> None:
        """With its slugs, which are free again. Raises `StaleWrite`."""
        ...

    async def of_author(self, author_id: UserId) -> list[PostId]:
        """All of them, held for writing until the block ends, in the order of their ids."""
        ...

    async def due(self, now: datetime, *, limit: int) -> list[PostId]:
        """Scheduled ones whose time has come, the longest due first; not held."""
        ...


@view
class AuthorView:
    id: UUID
    username: str
    name: str
    avatar_url: str | None


@view
class PostSummaryView:
    """A post in a list: without `body` and `html`."""

    id: UUID
    slug: str
    title: str
    summary: str | None
    status: StatusName
    author: AuthorView
    tags: list[str]
    cover: str | None
    version: int
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None
    publish_at: datetime | None
    favorites_count: int
    comments_count: int
    favorited: bool
    reading_minutes: int


@view
class PostView:
    id: UUID
    slug: str
    title: str
    summary: str | None
    body: str
    html: str
    status: StatusName
    author: AuthorView
    tags: list[str]
    cover: str | None
    version: int
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None
    publish_at: datetime | None
    favorites_count: int
    comments_count: int
    favorited: bool
    reading_minutes: int


@view
class SlugMoved:
    """The slug is a former one; the post is now at `slug`."""

    slug: str


@view
class TagView:
    name: str
    posts_count: int


class PostQueries(Protocol):
    """Who sees what: `domain.posts.visibility`. What `viewer` may not see does not exist."""

    async def by_id(self, post_id: UUID, viewer: Actor) -> PostView:
        """Raises `PostNotFound`."""
        ...

    async def by_slug(self, slug: str, viewer: Actor) -> PostView | SlugMoved:
        """Raises `PostNotFound`."""
        ...

    async def page(
        self,
        page: PageRequest,
        viewer: Actor,
        *,
        author: str | None = None,
        tag: str | None = None,
        status: PostStatus = PostStatus.PUBLISHED,
    ) -> Page[PostSummaryView]:
        """Sorts: POST_SORTS; a post without the time that is sorted by counts as the earliest;
        titles compare by code point. `author` is a username in lower case, `tag` the name of a
        tag; one that does not exist gives an empty page.
        """
        ...

    async def tags(self, page: PageRequest) -> Page[TagView]:
        """Tags of published posts by authors who are not suspended, with their numbers. Sorted by
        name, by code point; they have no id: `Position.id` is `NO_ID`.
        """
        ...
