"""Falsifies the counts that a database keeps."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, literal_column, update
from sqlalchemy.orm import InstrumentedAttribute

from hexameter.adapters.sql.driver.constructs import Statement, bind_columns, columns_of, upsert
from hexameter.adapters.sql.driver.interface import Connection, Database
from hexameter.adapters.sql.schema.row import Row
from hexameter.adapters.sql.tables.follows import UserCountsRow
from hexameter.adapters.sql.tables.posts.posts import PostCountsRow
from hexameter.adapters.sql.tables.tags import TagRow
from hexameter.application.ports.counters import WrongCount

_FORGET_TAG = delete(TagRow).where(TagRow.name == bindparam("owner", type_=TagRow.name.type))
_COUNT_TAG = upsert(
    lambda insert_into: (
        insert_into(TagRow)
        .values(bind_columns(TagRow.name, TagRow.posts_count))
        .on_conflict_do_update(
            index_elements=[TagRow.name],
            set_={"posts_count": literal_column("excluded.posts_count")},
        )
    )
)
_ADD_POST = upsert(
    lambda insert_into: (
        insert_into(PostCountsRow)
        .values(bind_columns(*columns_of(PostCountsRow)))
        .on_conflict_do_nothing(index_elements=[PostCountsRow.post_id])
    )
)


def _set(
    row: type[Row], key: InstrumentedAttribute[UUID], count: InstrumentedAttribute[Any]
) -> Statement:
    return (
        update(row)
        .where(key == bindparam("owner", type_=key.type))
        .values({count: bindparam("kept", type_=count.type)})
    )


_COUNTS = {
    ("post", count.key): _set(PostCountsRow, PostCountsRow.post_id, count)
    for count in (PostCountsRow.favorites_count, PostCountsRow.comments_count)
} | {
    ("account", count.key): _set(UserCountsRow, UserCountsRow.user_id, count)
    for count in (
        UserCountsRow.followers_count,
        UserCountsRow.following_count,
        UserCountsRow.posts_count,
        UserCountsRow.latest_published_at,
    )
}


async def miscount(database: Database, wrong: Sequence[WrongCount]) -> None:
    """Store `kept` of each. A tag that counts nothing has no row."""
    async with database.transaction() as transaction:
        for each in wrong:
            await _miscount(transaction, each)
        await transaction.commit()


async def _miscount(transaction: Connection, wrong: WrongCount) -> None:
    kind, _, owner = wrong.owner.partition(" ")
    if kind == "tag" and wrong.kept == 0:
        await transaction.execute(_FORGET_TAG, owner=owner)
        return
    if kind == "tag":
        await transaction.execute(_COUNT_TAG, name=owner, posts_count=wrong.kept)
        return
    if kind == "post":
        await transaction.execute(
            _ADD_POST, post_id=UUID(owner), favorites_count=0, comments_count=0
        )
    statement = _COUNTS[kind, wrong.counter]
    if await transaction.execute(statement, owner=UUID(owner), kept=wrong.kept) != 1:
        raise LookupError(wrong.owner)
