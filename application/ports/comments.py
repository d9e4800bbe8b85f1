"""Comments, for writing and for reading."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.ports.posts import AuthorView
from hexameter.application.view import view
from hexameter.domain.comments.comment import Comment
from hexameter.domain.comments.values import CommentStatus
from hexameter.domain.ids import CommentId, PostId, UserId
from hexameter.domain.pagination import Page, PageRequest
from hexameter.domain.users.roles import Role

COMMENT_SORTS = ("number",)

CommentStatusName = Literal["held", "published", "rejected", "removed"]
"""The value of a `CommentStatus`: views hold plain values."""


@dataclass(frozen=True, slots=True)
class CommentLocation:
    """What must be locked before a comment. A removed comment has no author."""

    post_id: PostId
    author_id: UserId | None


class CommentRepository(Protocol):
    """Numbers each comment when it is added: unique, and higher than those added before under the
    same post.

    The `comments_count` of a post counts its published comments by authors who are not suspended.
    It is changed with the comments, also when an account is suspended, reinstated or removed.
    Before a comment is stored, the account of its author must be locked, and then its post: by
    `PostRepository.get` to add a comment, by `hold` to change one.

    The comments of a post are removed with it. When an account is removed, `Comment.clear` applies
    to its comments that others have seen, and the rest are removed.
    """

    async def locate(self, comment_id: CommentId) -> CommentLocation:
        """Not locked. Raises `CommentNotFound`."""
        ...

    async def add(self, comment: Comment) -> None: ...

    async def get(self, comment_id: CommentId) -> Comment:
        """Raises `CommentNotFound`."""
        ...

    async def save(self, comment: Comment) -> None:
        """For a comment from `get` or `add`. Increments the version. Raises `StaleWrite`."""
        ...

    async def discard(self, comment: Comment) -> None:
        """Remove a comment that others have never seen. Raises `StaleWrite`."""
        ...

    async def outdate_html(self, author_id: UserId | None) -> None:
        """Give the HTML of the author's comments, or of all, version 0, so that it is rendered
        again. Versions and dates of the comments stay.
        """
        ...

    async def keep_html(self, comment: Comment) -> None:
        """Store only `html` and its version, and leave the comment's version. Raises
        `StaleWrite`.
        """
        ...

    async def has_published(self, author_id: UserId) -> bool:
        """Whether others have ever seen a comment of this author, which is not removed."""
        ...


@view
class CommentView:
    """`author`, `body` and `html` are null if the comment was removed."""

    id: UUID
    number: int
    post_id: UUID
    parent_id: UUID | None
    author: AuthorView | None
    body: str | None
    html: str | None
    status: CommentStatusName
    version: int
    created_at: datetime
    updated_at: datetime


class CommentQueries(Protocol):
    """Shows comments that `domain.comments.visibility` allows, under posts that the viewer may see.
    Every call raises `StoreUnavailable` if the store fails.
    """

    async def by_id(self, comment_id: UUID, viewer: Actor) -> CommentView:
        """Raises `CommentNotFound`."""
        ...

    async def of_post(self, post_id: UUID, page: PageRequest, viewer: Actor) -> Page[CommentView]:
        """Sorts: COMMENT_SORTS. Raises `PostNotFound`."""
        ...

    async def with_status(
        self, status: CommentStatus, page: PageRequest, viewer: Actor
    ) -> Page[CommentView]:
        """Of all posts. Sorts: COMMENT_SORTS."""
        ...

    async def author_role(self, comment_id: UUID) -> Role | None:
        """The present role of its author; None if the comment was removed. Raises
        `CommentNotFound`.
        """
        ...

    async def rendered_before(self, html_version: int, *, limit: int) -> list[CommentId]:
        """Comments whose HTML an older renderer made, the oldest version first, then by number."""
        ...
