"""Posts, for writing and for reading."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.view import view
from hexameter.domain.ids import PostId, UserId
from hexameter.domain.pagination import Page, PageRequest
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import PostStatus, Slug
from hexameter.domain.users.roles import Role

POST_SORTS = ("published_at", "created_at", "updated_at", "title")

StatusName = Literal["draft", "scheduled", "published", "archived"]
"""The value of a `PostStatus`: views hold plain values."""


@dataclass(frozen=True, slots=True)
class RemovedPost:
    """`version` is the last one that was stored. `was_published` tells whether anybody but the
    author could have seen it.
    """

    id: PostId
    version: int
    was_published: bool


class PostRepository(Protocol):
    """Every call raises `StoreUnavailable` if the store fails."""

    async def claim_slug(self, slug: Slug, post_id: PostId) -> bool:
        """Reserve the slug for this post permanently, before the post is added or saved with it.

        False if it is a current or former slug of another post; True also if it already belongs to
        this one.
        """
        ...

    async def add(self, post: Post) -> None:
        """The slug must have been claimed. Raises `UserNotFound` if the author does not exist."""
        ...

    async def get(self, post_id: PostId) -> Post:
        """Raises `PostNotFound`."""
        ...

    async def hold(self, post_id: PostId) -> Post:
        """As `get`, to write something about the post and not to it: it cannot be saved or removed
        until the block ends, but others may hold it too. Raises `PostNotFound`.
        """
        ...

    async def save(self, post: Post) -> None:
        """Increments the version. Raises `StaleWrite`."""
        ...

    async def remove(self, post: Post) -> None:
        """Also releases its slugs. Raises `StaleWrite`."""
        ...

    async def remove_all_of(self, author_id: UserId) -> list[RemovedPost]:
        """Remove all posts of an author whose account is locked exclusively, to be removed next.

        In the order of their ids.
        """
        ...

    async def outdate_html(self, author_id: UserId | None) -> None:
        """Give the HTML of the author's posts, or of all, version 0, so that it is rendered again.
        Versions and dates of the posts stay.
        """
        ...

    async def keep_html(self, post: Post) -> None:
        """Store only `html` and its version, and leave the post's version. Raises `StaleWrite`."""
        ...

    async def keep_failed_publication(self, post: Post) -> None:
        """Store only why it could not be published, and leave its version. Raises `StaleWrite`."""
        ...

    async def index(self, post: Post) -> None:
        """Store only what the post is found by, as `add`, `save` and `keep_html` do too."""
        ...


@view
class AuthorView:
    id: UUID
    username: str
    name: str
    avatar_url: str | None


@view
class PostSummaryView:
    """A post in a list: without its texts. `publish_error` is the code of the refusal that
    keeps a scheduled post from being published.
    """

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
    publish_error: str | None
    favorites_count: int
    comments_count: int
    favorited: bool
    reading_minutes: int


@view
class PostView(PostSummaryView):
    body: str
    html: str


@view
class SlugMoved:
    """The slug is a former one; the post is now at `slug`."""

    slug: str


class PostQueries(Protocol):
    """With a `viewer`, visibility follows `domain.posts.visibility`: a post that they may not see
    does not exist. `favorited` says whether the post is a favourite of the viewer; favourites of
    suspended people count. Every call raises `StoreUnavailable` if the store fails.
    """

    async def by_id(self, post_id: UUID, viewer: Actor) -> PostView:
        """Raises `PostNotFound`."""
        ...

    async def by_ids(self, ids: Collection[UUID], viewer: Actor) -> dict[UUID, PostSummaryView]:
        """Those of the posts that the viewer may see, in the order of the ids."""
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
        favorited_by: str | None = None,
        status: PostStatus = PostStatus.PUBLISHED,
    ) -> Page[PostSummaryView]:
        """Sorts: POST_SORTS; a post without the time that is sorted by counts as the earliest;
        titles compare by code point. `author` and `favorited_by` are usernames in lower case, `tag`
        the name of a tag; one that does not exist gives an empty page. Favourites of a suspended
        person are listed for `users:manage` only.
        """
        ...

    async def author_role(self, post_id: UUID) -> Role:
        """The role that the author has now. Visibility is not checked. Raises `PostNotFound`."""
        ...

    async def due(self, now: datetime, *, limit: int) -> list[PostId]:
        """All scheduled posts whose time has passed, the oldest first, but for those that are not
        to be tried again yet.
        """
        ...

    async def rendered_before(self, html_version: int, *, limit: int) -> list[PostId]:
        """All posts whose HTML is of an older version, the oldest version first."""
        ...
