"""The `comments_count` of posts.

Before a comment begins or ceases to count, the account of its author is locked, so that it cannot
be suspended meanwhile.
"""

from sqlalchemy import bindparam, delete, func, literal_column, null, select, update

from hexameter.adapters.sql.driver.constructs import upsert
from hexameter.adapters.sql.driver.interface import Connection
from hexameter.adapters.sql.schema.literals import constant
from hexameter.adapters.sql.tables.comments import CommentRow
from hexameter.adapters.sql.tables.posts.posts import PostCountsRow
from hexameter.adapters.sql.tables.users import UserRow
from hexameter.domain.comments.comment import Comment
from hexameter.domain.comments.values import CommentStatus
from hexameter.domain.ids import CommentId, UserId

_ACTIVE = UserRow.id == bindparam("author_id"), UserRow.suspended_at.is_(None)
_ONE = literal_column("1")
_COUNT_ONE_MORE = upsert(
    lambda insert_into: (
        insert_into(PostCountsRow)
        .from_select(
            ["post_id", "favorites_count", "comments_count"],
            select(
                bindparam("post_id", type_=PostCountsRow.post_id.type), literal_column("0"), _ONE
            ).where(*_ACTIVE),
        )
        .on_conflict_do_update(
            index_elements=[PostCountsRow.post_id],
            set_={"comments_count": PostCountsRow.comments_count + _ONE},
        )
    )
)
_COUNT_ONE_LESS = (
    update(PostCountsRow)
    .where(
        PostCountsRow.post_id == bindparam("of_post"),
        select(UserRow.id).where(*_ACTIVE).exists(),
    )
    .values(comments_count=PostCountsRow.comments_count - _ONE)
)

_OF_AUTHOR = CommentRow.author_id == bindparam("of_author")
_POSTS_OF_AUTHOR = select(CommentRow.post_id).where(_OF_AUTHOR)
_NUMBER = (
    select(func.count())
    .select_from(CommentRow)
    .where(
        _OF_AUTHOR,
        CommentRow.status == constant(CommentStatus.PUBLISHED),
        CommentRow.post_id == PostCountsRow.post_id,
    )
    .scalar_subquery()
)


_COUNTED_POSTS = update(PostCountsRow).where(PostCountsRow.post_id.in_(_POSTS_OF_AUTHOR))
_COUNT_WITH_AUTHOR = _COUNTED_POSTS.values(comments_count=PostCountsRow.comments_count + _NUMBER)
_COUNT_WITHOUT_AUTHOR = _COUNTED_POSTS.values(comments_count=PostCountsRow.comments_count - _NUMBER)

_DISCARD_UNSEEN = delete(CommentRow).where(_OF_AUTHOR, ~CommentRow.was_published)
_CLEAR = (
    update(CommentRow)
    .where(_OF_AUTHOR)
    .values(
        author_id=null(),
        status=constant(CommentStatus.REMOVED),
        body=literal_column("''"),
        html=literal_column("''"),
        version=CommentRow.version + _ONE,
    )
)


class CommentCounts:
    """Changes a count only if that of the comment differs from what is known to be stored."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._counted: dict[CommentId, UserId] = {}
        """The authors of the comments that count, unless they are suspended."""

    def know(self, comment: Comment) -> None:
        """The comment is as it is stored."""
        self._counted.pop(comment.id, None)
        if comment.author_id is not None and comment.status is CommentStatus.PUBLISHED:
            self._counted[comment.id] = comment.author_id

    async def keep(self, comment: Comment) -> None:
        """Store what has changed with the comment."""
        before = self._counted.get(comment.id)
        self.know(comment)
        after = self._counted.get(comment.id)
        if before is None and after is not None:
            await self._connection.execute(
                _COUNT_ONE_MORE, post_id=comment.post_id, author_id=after
            )
        if before is not None and after is None:
            await self._connection.execute(
                _COUNT_ONE_LESS, of_post=comment.post_id, author_id=before
            )


async def count_comments_of_author(
    user_id: UserId, connection: Connection, *, counts: bool
) -> None:
    """After an account was suspended or reinstated. It is locked, and so are the posts that it
    commented on.
    """
    statement = _COUNT_WITH_AUTHOR if counts else _COUNT_WITHOUT_AUTHOR
    await connection.execute(statement, of_author=user_id)


async def clear_comments(user_id: UserId, connection: Connection, *, counted: bool) -> None:
    """Before an account is removed. It is locked, and so are the posts that it commented on.
    `counted`: it is not suspended.
    """
    if counted:
        await connection.execute(_COUNT_WITHOUT_AUTHOR, of_author=user_id)
    await connection.execute(_DISCARD_UNSEEN, of_author=user_id)
    await connection.execute(_CLEAR, of_author=user_id)
