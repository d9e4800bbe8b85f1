"""What other tables repeat of a post, so that lists find posts in their order."""

from datetime import datetime

from sqlalchemy import bindparam, case, delete, literal_column, select, update

from hexameter.adapters.sql.driver.constructs import bind_columns, in_list, unnest, upsert
from hexameter.adapters.sql.driver.interface import Connection
from hexameter.adapters.sql.schema.literals import constant
from hexameter.adapters.sql.tables.favorites import FavoriteRow
from hexameter.adapters.sql.tables.posts.posts import PostRow, PostTagRow
from hexameter.domain.ids import PostId
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import PostStatus

_SHOWN_SINCE = case((PostRow.status == constant(PostStatus.PUBLISHED), PostRow.published_at))
_KEEP_TAGS = upsert(
    lambda insert_into: (
        insert_into(PostTagRow)
        .from_select(
            ["post_id", "tag", "published_at"],
            select(PostRow.id, unnest("tags", PostTagRow.tag.type), _SHOWN_SINCE).where(
                PostRow.id == bindparam("post_id")
            ),
        )
        .on_conflict_do_update(
            index_elements=[PostTagRow.post_id, PostTagRow.tag],
            set_={"published_at": literal_column("excluded.published_at")},
        )
    )
)
_DROP_TAGS = delete(PostTagRow).where(
    PostTagRow.post_id == bindparam("post_id"), ~in_list(PostTagRow.tag, "tags")
)
_KEEP_DATE = (
    update(FavoriteRow)
    .where(FavoriteRow.post_id == bindparam("of_post"))
    .values(bind_columns(FavoriteRow.published_at))
)

_Tags = tuple[tuple[str, ...], datetime | None]
"""The names, and since when the tags list the post."""


class PostCopies:
    """Writes only what differs from what is known to be stored."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._tags = dict[PostId, _Tags]()
        """As stored in `post_tags`, for the posts that this unit of work has locked."""
        self._dates = dict[PostId, datetime | None]()
        """As stored in `favorites`."""

    def begin(self, post: Post) -> None:
        """The post is new, so nothing is stored."""
        self._tags[post.id] = (), None
        self._dates[post.id] = post.published_at

    def know(self, post: Post) -> None:
        """The post is as it is stored, and so is what repeats it."""
        self._tags[post.id] = _tags(post)
        self._dates[post.id] = post.published_at

    async def keep(self, post: Post) -> None:
        """Store what has changed with the post."""
        await self._keep_tags(post)
        await self._keep_date(post)
        self.know(post)

    async def _keep_tags(self, post: Post) -> None:
        kept = self._tags.get(post.id)
        if _tags(post) == kept:
            return
        names = post.content.tags
        if kept is None or kept[0] not in {(), names}:
            await self._connection.execute(_DROP_TAGS, post_id=post.id, tags=names)
        if names:
            await self._connection.execute(_KEEP_TAGS, post_id=post.id, tags=names)

    async def _keep_date(self, post: Post) -> None:
        if post.id not in self._dates or self._dates[post.id] != post.published_at:
            await self._connection.execute(
                _KEEP_DATE, of_post=post.id, published_at=post.published_at
            )


def _tags(post: Post) -> _Tags:
    shown_since = post.published_at if post.status is PostStatus.PUBLISHED else None
    return post.content.tags, shown_since
