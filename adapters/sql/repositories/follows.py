from sqlalchemy import bindparam, case, delete, literal_column, or_, select, update

from hexameter.adapters.sql.driver.constructs import bind_columns, in_list, upsert
from hexameter.adapters.sql.driver.interface import Connection
from hexameter.adapters.sql.tables.follows import FollowRow, UserCountsRow
from hexameter.adapters.sql.unit_of_work import SqlRepository
from hexameter.domain.follows import Follow, FollowLimit
from hexameter.domain.ids import UserId

_ONE, _NONE = literal_column("1"), literal_column("0")

_ADD = upsert(
    lambda insert_into: (
        insert_into(FollowRow)
        .values(bind_columns(FollowRow.follower_id, FollowRow.followed_id, FollowRow.created_at))
        .on_conflict_do_nothing(index_elements=[FollowRow.follower_id, FollowRow.followed_id])
    )
)
_REMOVE = delete(FollowRow).where(
    FollowRow.follower_id == bindparam("follower_id"),
    FollowRow.followed_id == bindparam("followed_id"),
)
_ONE_FOLLOWER_MORE = (
    update(UserCountsRow)
    .where(UserCountsRow.user_id == bindparam("of_user"))
    .values(followers_count=UserCountsRow.followers_count + _ONE)
)
# Changes no row at the limit.
_ONE_FOLLOWED_MORE = (
    update(UserCountsRow)
    .where(
        UserCountsRow.user_id == bindparam("of_user"),
        UserCountsRow.following_count < bindparam("limit"),
    )
    .values(following_count=UserCountsRow.following_count + _ONE)
)


# Both at once: a row that its own transaction updates again has its account locked, to check the
# reference, and that may be the account of somebody who is being removed, too.
_ONE_LESS = (
    update(UserCountsRow)
    .where(in_list(UserCountsRow.user_id, "user_ids"))
    .values(
        followers_count=UserCountsRow.followers_count
        - case((in_list(UserCountsRow.user_id, "followed"), _ONE), else_=_NONE),
        following_count=UserCountsRow.following_count
        - case((in_list(UserCountsRow.user_id, "followers"), _ONE), else_=_NONE),
    )
)

_REMOVE_FOLLOWING = (
    delete(FollowRow)
    .where(FollowRow.follower_id == bindparam("user_id"))
    .returning(FollowRow.followed_id)
)
_REMOVE_FOLLOWERS = (
    delete(FollowRow)
    .where(FollowRow.followed_id == bindparam("user_id"))
    .returning(FollowRow.follower_id)
)
# In one order, because the other account may be removed at the same time.
_HOLD_FOLLOWS = (
    select(FollowRow.follower_id)
    .where(
        or_(
            FollowRow.follower_id == bindparam("user_id"),
            FollowRow.followed_id == bindparam("user_id"),
        )
    )
    .order_by(FollowRow.follower_id, FollowRow.followed_id)
    .with_for_update()
)
_HOLD_COUNTS = (
    select(UserCountsRow.user_id)
    .where(in_list(UserCountsRow.user_id, "user_ids"))
    .order_by(UserCountsRow.user_id)
    .with_for_update()
)


class SqlFollowRepository(SqlRepository):
    """Locks the rows of counts in the order of their ids, after the follows themselves."""

    async def add(self, follow: Follow, *, limit: int) -> bool:
        added = await self._connection.execute(
            _ADD,
            follower_id=follow.follower_id,
            followed_id=follow.followed_id,
            created_at=follow.created_at,
        )
        if not added:
            return False
        for user_id in sorted((follow.follower_id, follow.followed_id)):
            if user_id == follow.followed_id:
                await self._connection.execute(_ONE_FOLLOWER_MORE, of_user=user_id)
            elif not await self._connection.execute(
                _ONE_FOLLOWED_MORE, of_user=user_id, limit=limit
            ):
                raise FollowLimit
        return True

    async def remove(self, follower_id: UserId, followed_id: UserId) -> bool:
        removed = await self._connection.execute(
            _REMOVE, follower_id=follower_id, followed_id=followed_id
        )
        if removed:
            await _count_less(self._connection, [follower_id], [followed_id])
        return bool(removed)


async def remove_all_of(user_id: UserId, connection: Connection) -> None:
    """In both directions, with the counts of the others. The account must be locked."""
    if not await connection.fetch_all(_HOLD_FOLLOWS, user_id=user_id):
        return
    followed = await connection.fetch_all(_REMOVE_FOLLOWING, user_id=user_id)
    followers = await connection.fetch_all(_REMOVE_FOLLOWERS, user_id=user_id)
    await _count_less(
        connection,
        [UserId(row.follower_id) for row in followers],
        [UserId(row.followed_id) for row in followed],
    )


async def _count_less(
    connection: Connection, followers: list[UserId], followed: list[UserId]
) -> None:
    user_ids = [*followers, *followed]
    await connection.fetch_all(_HOLD_COUNTS, user_ids=user_ids)
    await connection.execute(_ONE_LESS, user_ids=user_ids, followers=followers, followed=followed)
