from sqlalchemy import bindparam, delete, literal_column, select, update

from hexameter.adapters.sql.driver.constructs import upsert
from hexameter.adapters.sql.driver.interface import Connection
from hexameter.adapters.sql.tables.favorites import FavoriteRow
from hexameter.adapters.sql.tables.posts.posts import PostCountsRow, PostRow
from hexameter.adapters.sql.unit_of_work import SqlRepository
from hexameter.domain.favorites import Favorite
from hexameter.domain.ids import PostId, UserId

_ADD = upsert(
    lambda insert_into: (
        insert_into(FavoriteRow)
        .from_select(
            ["user_id", "post_id", "created_at", "published_at"],
            select(
                bindparam("user_id", type_=FavoriteRow.user_id.type),
                PostRow.id,
                bindparam("created_at", type_=FavoriteRow.created_at.type),
                PostRow.published_at,
            ).where(PostRow.id == bindparam("post_id")),
        )
        .on_conflict_do_nothing(index_elements=[FavoriteRow.user_id, FavoriteRow.post_id])
    )
)
_REMOVE = delete(FavoriteRow).where(
    FavoriteRow.user_id == bindparam("user_id"), FavoriteRow.post_id == bindparam("post_id")
)
_COUNT_ONE_MORE = upsert(
    lambda insert_into: (
        insert_into(PostCountsRow)
        .values(post_id=bindparam("post_id"), favorites_count=literal_column("1"))
        .on_conflict_do_update(
            index_elements=[PostCountsRow.post_id],
            set_={"favorites_count": PostCountsRow.favorites_count + literal_column("1")},
        )
    )
)
_ONE_LESS = {"favorites_count": PostCountsRow.favorites_count - literal_column("1")}
_COUNT_ONE_LESS = (
    update(PostCountsRow).where(PostCountsRow.post_id == bindparam("of_post")).values(_ONE_LESS)
)

_OF_PERSON = select(FavoriteRow.post_id).where(FavoriteRow.user_id == bindparam("user_id"))
_COUNT_WITHOUT_PERSON = (
    update(PostCountsRow).where(PostCountsRow.post_id.in_(_OF_PERSON)).values(_ONE_LESS)
)


class SqlFavoriteRepository(SqlRepository):
    async def add(self, favorite: Favorite) -> bool:
        added = await self._connection.execute(
            _ADD,
            user_id=favorite.user_id,
            post_id=favorite.post_id,
            created_at=favorite.created_at,
        )
        if added:
            await self._connection.execute(_COUNT_ONE_MORE, post_id=favorite.post_id)
        return bool(added)

    async def remove(self, user_id: UserId, post_id: PostId) -> bool:
        removed = await self._connection.execute(_REMOVE, user_id=user_id, post_id=post_id)
        if removed:
            await self._connection.execute(_COUNT_ONE_LESS, of_post=post_id)
        return bool(removed)


async def count_without(user_id: UserId, connection: Connection) -> None:
    """Before the foreign keys delete the favourites of this person, whose account is locked, and so
    are those posts.
    """
    await connection.execute(_COUNT_WITHOUT_PERSON, user_id=user_id)
