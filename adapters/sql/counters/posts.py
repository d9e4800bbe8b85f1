"""The `posts_count` of tags and of people, and the `latest_published_at` of people.

A tag counts the posts that an anonymous reader may see. A person counts their published posts, and
a suspended person is shown with none: so a suspension changes the counts of tags alone. The latest
is that of the same posts.

The post is locked, and a suspension locks all posts of the author: so the author cannot be
suspended or reinstated meanwhile. The rows of tags are locked in the order of their names.
"""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Integer, bindparam, case, exists, func, literal_column, select, update

from hexameter.adapters.sql.counters.kinds import latest_published_at
from hexameter.adapters.sql.driver.constructs import bind_columns, in_list, unnest, upsert
from hexameter.adapters.sql.driver.interface import Connection
from hexameter.adapters.sql.tables.follows import UserCountsRow
from hexameter.adapters.sql.tables.posts.posts import PostRow, PostTagRow
from hexameter.adapters.sql.tables.tags import TagRow
from hexameter.adapters.sql.tables.users import UserRow
from hexameter.domain.ids import PostId, UserId
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import PostStatus

_ADDED = {"posts_count": TagRow.posts_count + literal_column("excluded.posts_count")}

_NAME = unnest("names", TagRow.name.type)
_IS_ACTIVE = exists().where(UserRow.id == bindparam("author_id"), UserRow.suspended_at.is_(None))
# In the order of `names`.
_CHANGE_TAGS = upsert(
    lambda insert_into: (
        insert_into(TagRow)
        .from_select(
            ["name", "posts_count"],
            select(
                _NAME,
                case((in_list(_NAME, "gained"), literal_column("1")), else_=literal_column("-1")),
            ).where(_IS_ACTIVE),
        )
        .on_conflict_do_update(index_elements=[TagRow.name], set_=_ADDED)
    )
)
_CHANGE_TAGS_OF_AUTHOR = upsert(
    lambda insert_into: (
        insert_into(TagRow)
        .from_select(
            ["name", "posts_count"],
            select(PostTagRow.tag, func.count() * bindparam("each", type_=Integer()))
            .join(PostRow, PostRow.id == PostTagRow.post_id)
            .where(
                PostRow.author_id == bindparam("author_id"),
                PostTagRow.published_at.is_not(None),
            )
            .group_by(PostTagRow.tag)
            .order_by(PostTagRow.tag),
        )
        .on_conflict_do_update(index_elements=[TagRow.name], set_=_ADDED)
    )
)
_CHANGE_TAG = upsert(
    lambda insert_into: (
        insert_into(TagRow)
        .values(bind_columns(TagRow.name, TagRow.posts_count))
        .on_conflict_do_update(index_elements=[TagRow.name], set_=_ADDED)
    )
)
_LATEST = UserCountsRow.latest_published_at
_PUBLISHED_AT = bindparam("published_at", type_=_LATEST.type)
_AUTHOR_COUNTS = UserCountsRow.user_id == bindparam("author_id")
_COUNT_POST = (
    update(UserCountsRow)
    .where(_AUTHOR_COUNTS)
    .values(
        posts_count=UserCountsRow.posts_count + literal_column("1"),
        latest_published_at=case((_LATEST > _PUBLISHED_AT, _LATEST), else_=_PUBLISHED_AT),
    )
)
_LOCK_AUTHOR = select(UserCountsRow.user_id).where(_AUTHOR_COUNTS).with_for_update()
_COUNT_AUTHOR_AGAIN = (
    update(UserCountsRow)
    .where(_AUTHOR_COUNTS)
    .values(
        posts_count=UserCountsRow.posts_count + bindparam("change", type_=Integer()),
        latest_published_at=latest_published_at(bindparam("author_id")).scalar_subquery(),
    )
)
_STORED = select(PostRow.status, PostRow.published_at, PostRow.tags).where(
    PostRow.id == bindparam("post_id")
)
_STORED = _STORED.with_for_update()


class _Counted(NamedTuple):
    """What a post counts for, if its author is not suspended."""

    published_at: datetime | None
    tags: frozenset[str]


_NOTHING = _Counted(None, frozenset())


class PostCounts:
    """Changes only the counts that differ from what is known to be stored."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._counted: dict[PostId, _Counted] = {}
        """As stored, for the posts that this unit of work has locked."""

    def begin(self, post: Post) -> None:
        """The post is new, so it is not counted."""
        self._counted[post.id] = _NOTHING

    def know(self, post: Post) -> None:
        """The post is as it is stored."""
        self._counted[post.id] = _counted_of(post)

    async def prepare(self, post: Post) -> None:
        """Before the post is stored or removed."""
        if post.id not in self._counted:
            row = await self._connection.fetch_one(_STORED, post_id=post.id)
            self._counted[post.id] = (
                _NOTHING
                if row is None
                else _counted(PostStatus(row.status), row.published_at, row.tags)
            )

    async def keep(self, post: Post) -> None:
        """After the post was stored."""
        await self._change(post, _counted_of(post))

    async def drop(self, post: Post) -> None:
        """After the post was removed."""
        await self._change(post, _NOTHING)

    async def _change(self, post: Post, after: _Counted) -> None:
        before, self._counted[post.id] = self._counted[post.id], after
        if after.tags != before.tags:
            await self._connection.execute(
                _CHANGE_TAGS,
                names=sorted(after.tags ^ before.tags),
                gained=sorted(after.tags - before.tags),
                author_id=post.author_id,
            )
        if after.published_at != before.published_at:
            await self._change_author(post.author_id, before.published_at, after.published_at)

    async def _change_author(
        self, author_id: UserId, before: datetime | None, after: datetime | None
    ) -> None:
        if before is None and after is not None:
            await self._connection.execute(_COUNT_POST, author_id=author_id, published_at=after)
            return
        # In a statement before the one that reads the posts, so that this sees what was written by
        # those who held the lock.
        await self._connection.fetch_one(_LOCK_AUTHOR, author_id=author_id)
        change = 0 if after is not None else -1
        await self._connection.execute(_COUNT_AUTHOR_AGAIN, author_id=author_id, change=change)


def _counted_of(post: Post) -> _Counted:
    return _counted(post.status, post.published_at, post.content.tags)


def _counted(status: PostStatus, published_at: datetime | None, tags: Collection[str]) -> _Counted:
    if status is not PostStatus.PUBLISHED:
        return _NOTHING
    return _Counted(published_at, frozenset(tags))


async def count_posts_of_author(user_id: UserId, connection: Connection, *, counts: bool) -> None:
    """After an account was suspended or reinstated, or before it is removed. It is locked, and so
    are its posts.
    """
    each = 1 if counts else -1
    await connection.execute(_CHANGE_TAGS_OF_AUTHOR, author_id=user_id, each=each)


async def change_count(tag: str, change: int, connection: Connection) -> None:
    """After the tag was put on or taken from posts that are locked."""
    await connection.execute(_CHANGE_TAG, name=tag, posts_count=change)
