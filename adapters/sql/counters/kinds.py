"""What has counts, where they are kept, and what they count: for comparing the two."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, literal_column, select
from sqlalchemy.orm import InstrumentedAttribute

from hexameter.adapters.sql.driver.constructs import Upsert, bind_columns, unnest, upsert
from hexameter.adapters.sql.schema.literals import constant
from hexameter.adapters.sql.schema.row import Row
from hexameter.adapters.sql.tables.comments import CommentRow
from hexameter.adapters.sql.tables.favorites import FavoriteRow
from hexameter.adapters.sql.tables.follows import FollowRow, UserCountsRow
from hexameter.adapters.sql.tables.posts.posts import PostCountsRow, PostRow, PostTagRow
from hexameter.adapters.sql.tables.tags import TagRow
from hexameter.adapters.sql.tables.users import UserRow
from hexameter.domain.comments.values import CommentStatus
from hexameter.domain.posts.values import PostStatus

_Attribute = InstrumentedAttribute[Any]
_Rows = Select[*tuple[Any, ...]]

OWNER = literal_column("owners.key")


@dataclass(frozen=True, slots=True)
class Kind:
    """`counts` has the columns of counts, each with what it should be for `OWNER`. `owners`
    are the keys that have counts. `unkept` selects keys without a row of counts, if `owners` are
    those rows themselves.
    """

    name: str
    row: type[Row]
    key: _Attribute
    owners: _Attribute
    counts: Mapping[_Attribute, _Rows]
    unkept: _Rows | None = None

    def after(self, at_once: int) -> _Rows:
        """Parameters: `after`, a key."""
        owners = select(self.owners.label("key")).order_by(self.owners)
        return self._compared(
            owners.where(self.owners > bindparam("after", type_=self.owners.type)).limit(
                literal_column(str(at_once), Integer)
            )
        )

    def without_row(self) -> _Rows | None:
        return None if self.unkept is None else self._compared(self.unkept)

    def of(self) -> _Rows:
        """Parameters: `keys`."""
        return self._compared(select(unnest("keys", self.key.type).label("key")))

    def put(self) -> Upsert[Any]:
        """Parameters: those of the key and of the counts."""
        names = {count.key: literal_column(f"excluded.{count.key}") for count in self.counts}
        return upsert(
            lambda insert_into: (
                insert_into(self.row)
                .values(bind_columns(self.key, *self.counts))
                .on_conflict_do_update(index_elements=[self.key], set_=names)
            )
        )

    def _compared(self, owners: _Rows) -> _Rows:
        found = owners.subquery("owners")
        columns: list[ColumnElement[Any]] = [found.c.key]
        for count, counted in self.counts.items():
            columns += [
                (
                    func.coalesce(count, literal_column("0"))
                    if isinstance(count.type, Integer)
                    else count
                ).label(f"kept_{count.key}"),
                counted.scalar_subquery().label(f"actual_{count.key}"),
            ]
        joined = found.outerjoin(self.row, self.key == found.c.key)
        return select(*columns).select_from(joined).order_by(found.c.key)


def _number(row: type[Row]) -> _Rows:
    return select(func.count()).select_from(row)


def latest_published_at(author_id: ColumnElement[Any]) -> _Rows:
    return select(func.max(PostRow.published_at)).where(
        PostRow.author_id == author_id, _IS_PUBLISHED
    )


_IS_PUBLISHED = PostRow.status == constant(PostStatus.PUBLISHED)
_COMMENTS = (
    _number(CommentRow)
    .join(UserRow, UserRow.id == CommentRow.author_id)
    .where(
        CommentRow.post_id == OWNER,
        CommentRow.status == constant(CommentStatus.PUBLISHED),
        UserRow.suspended_at.is_(None),
    )
)
_TAGGED = (
    _number(PostTagRow)
    .join(PostRow, PostRow.id == PostTagRow.post_id)
    .join(UserRow, UserRow.id == PostRow.author_id)
    .where(
        PostTagRow.tag == OWNER,
        PostTagRow.published_at.is_not(None),
        UserRow.suspended_at.is_(None),
    )
)
KINDS = (
    Kind(
        "tag",
        TagRow,
        TagRow.name,
        TagRow.name,
        {TagRow.posts_count: _TAGGED},
        unkept=select(PostTagRow.tag.label("key"))
        .distinct()
        .where(
            PostTagRow.published_at.is_not(None),
            ~select(TagRow.name).where(TagRow.name == PostTagRow.tag).exists(),
        ),
    ),
    Kind(
        "post",
        PostCountsRow,
        PostCountsRow.post_id,
        PostRow.id,
        {
            PostCountsRow.favorites_count: _number(FavoriteRow).where(FavoriteRow.post_id == OWNER),
            PostCountsRow.comments_count: _COMMENTS,
        },
    ),
    Kind(
        "account",
        UserCountsRow,
        UserCountsRow.user_id,
        UserRow.id,
        {
            UserCountsRow.followers_count: _number(FollowRow).where(FollowRow.followed_id == OWNER),
            UserCountsRow.following_count: _number(FollowRow).where(FollowRow.follower_id == OWNER),
            UserCountsRow.posts_count: _number(PostRow).where(
                PostRow.author_id == OWNER, _IS_PUBLISHED
            ),
            UserCountsRow.latest_published_at: latest_published_at(OWNER),
        },
    ),
)
"""In the order in which other writers lock their rows."""
