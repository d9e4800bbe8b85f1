from collections.abc import Collection, Sequence

from sqlalchemy import Integer, Uuid, bindparam, cast, delete, select, update

from hexameter.adapters.sql.counters.posts import change_count
from hexameter.adapters.sql.driver.constructs import in_list, unnest, upsert
from hexameter.adapters.sql.driver.interface import ResultRow
from hexameter.adapters.sql.queries.text_bounds import is_storable
from hexameter.adapters.sql.schema.types import Json
from hexameter.adapters.sql.search.index import retag
from hexameter.adapters.sql.tables.posts.posts import PostRow, PostTagRow
from hexameter.adapters.sql.tables.users import UserRow
from hexameter.adapters.sql.unit_of_work import UnitOfWorkContext
from hexameter.application.ports.tags import RetaggedPost
from hexameter.application.search.indexer import PostIndexer
from hexameter.domain.ids import PostId, UserId
from hexameter.domain.posts.values import PostStatus
from hexameter.domain.tags import MAX_TAG, replaced

_EXISTS = (
    select(PostTagRow.post_id)
    .where(PostTagRow.tag == bindparam("tag"), ~in_list(PostTagRow.post_id, "besides"))
    .limit(1)
)
_LOCK = (
    select(PostRow.id)
    .where(
        PostRow.id.in_(
            select(PostTagRow.post_id)
            .where(PostTagRow.tag == bindparam("tag"))
            .order_by(PostTagRow.post_id)
            .limit(bindparam("limit", type_=Integer()))
        )
    )
    .order_by(PostRow.id)
    .with_for_update()
)
_LOCKED = (
    select(
        PostRow.id,
        PostRow.author_id,
        PostRow.version,
        PostRow.slug,
        PostRow.title,
        PostRow.tags,
        PostRow.status,
        UserRow.suspended_at,
    )
    .join(UserRow, UserRow.id == PostRow.author_id)
    .where(in_list(PostRow.id, "post_ids"))
    .order_by(PostRow.id)
)
_CHANGED = unnest("changed", Json)
_SET_TAGS = (
    update(PostRow)
    .where(PostRow.id == cast(_CHANGED["id"].as_string(), Uuid()))
    .values(tags=_CHANGED["tags"], version=PostRow.version + 1)
)
"""`changed` has the keys `id`, as 32 hexadecimal digits, and `tags`."""

_ADD = upsert(
    lambda insert_into: (
        insert_into(PostTagRow)
        .from_select(
            ["post_id", "tag", "published_at"],
            select(
                PostTagRow.post_id,
                bindparam("by", type_=PostTagRow.tag.type),
                PostTagRow.published_at,
            ).where(PostTagRow.tag == bindparam("tag"), in_list(PostTagRow.post_id, "post_ids")),
        )
        .on_conflict_do_nothing(index_elements=[PostTagRow.post_id, PostTagRow.tag])
    )
)
_REMOVE = delete(PostTagRow).where(
    PostTagRow.tag == bindparam("of_tag"), in_list(PostTagRow.post_id, "post_ids")
)


class SqlTagRepository:
    """Locks the posts, and then the rows of the tags in the order of their names."""

    def __init__(self, context: UnitOfWorkContext, indexer: PostIndexer) -> None:
        self._connection = context.connection
        self._tokeniser = indexer.tokeniser

    async def exists(self, name: str, *, besides: Collection[PostId] = ()) -> bool:
        if not is_storable(name, MAX_TAG):
            return False
        found = await self._connection.fetch_one(_EXISTS, tag=name, besides=list(besides))
        return found is not None

    async def replace(self, name: str, *, by: str, limit: int) -> list[RetaggedPost]:
        locked = await self._connection.fetch_all(_LOCK, tag=name, limit=limit)
        post_ids = [row.id for row in locked]
        found = await self._connection.fetch_all(_LOCKED, post_ids=post_ids)
        # Without those that lost the tag before they were locked.
        posts = [row for row in found if name in row.tags]
        if posts and by != name:
            await self._replace(posts, name, by)
        return [_retagged(row) for row in posts]

    async def _replace(self, posts: Sequence[ResultRow], name: str, by: str) -> None:
        changed = [
            {"id": row.id.hex, "tags": list(replaced(tuple(row.tags), name, by))} for row in posts
        ]
        post_ids = [row.id for row in posts]
        await self._connection.execute(_SET_TAGS, changed=changed)
        await retag(self._connection, self._tokeniser, post_ids, former=name, present=by)
        await self._connection.execute(_ADD, tag=name, by=by, post_ids=post_ids)
        await self._connection.execute(_REMOVE, of_tag=name, post_ids=post_ids)
        counted = [row for row in posts if _is_counted(row)]
        gained = sum(by not in row.tags for row in counted)
        # Also by nothing: the rows of the tags let one at a time put the same tag in place.
        for tag, change in sorted({name: -len(counted), by: gained}.items()):
            await change_count(tag, change, self._connection)


def _is_counted(row: ResultRow) -> bool:
    return row.status == PostStatus.PUBLISHED and row.suspended_at is None


def _retagged(row: ResultRow) -> RetaggedPost:
    return RetaggedPost(
        PostId(row.id),
        UserId(row.author_id),
        row.version + 1,
        row.slug,
        row.title,
        row.status == PostStatus.PUBLISHED,
    )
