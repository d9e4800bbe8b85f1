"""Locks the posts whose counts change with an account.

All at once and in the order of their ids: two accounts that marked or commented on each other's
posts can then be suspended or removed at the same time.
"""

from sqlalchemy import bindparam, select, union_all

from hexameter.adapters.sql.driver.interface import Connection
from hexameter.adapters.sql.tables.comments import CommentRow
from hexameter.adapters.sql.tables.favorites import FavoriteRow
from hexameter.adapters.sql.tables.posts.posts import PostRow
from hexameter.domain.ids import UserId

_USER = bindparam("user_id", type_=PostRow.author_id.type)
_WRITTEN = select(PostRow.id.label("id")).where(PostRow.author_id == _USER)
_COMMENTED = select(CommentRow.post_id).where(CommentRow.author_id == _USER)
_MARKED = select(FavoriteRow.post_id).where(FavoriteRow.user_id == _USER)

# Not shared, so that two accounts do not wait for each other's counts.
_HOLD_COUNTED = (
    select(PostRow.id)
    .where(PostRow.id.in_(union_all(_WRITTEN, _COMMENTED)))
    .order_by(PostRow.id)
    .with_for_update(key_share=True)
)
_HOLD_ALL = (
    select(PostRow.id)
    .where(PostRow.id.in_(union_all(_WRITTEN, _COMMENTED, _MARKED)))
    .order_by(PostRow.id)
    .with_for_update()
)


async def lock_before_suspending(user_id: UserId, connection: Connection) -> bool:
    """The posts that the account wrote or commented on. False if there are none."""
    return bool(await connection.fetch_all(_HOLD_COUNTED, user_id=user_id))


async def lock_before_removing(user_id: UserId, connection: Connection) -> bool:
    """Also the posts that it marked as favourites. A post that is being deleted takes comments and
    favourites with it, in an order of its own. False if there are none.
    """
    return bool(await connection.fetch_all(_HOLD_ALL, user_id=user_id))
