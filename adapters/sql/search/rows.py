"""Writes the row of a post, from which it is found."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    Text,
    bindparam,
    case,
    column,
    func,
    insert,
    literal_column,
    select,
    table,
    update,
)

from hexameter.adapters.sql.driver.constructs import bind_columns, in_list, upsert
from hexameter.adapters.sql.driver.interface import Connection
from hexameter.adapters.sql.search.words import between_tags, spaced, spaced_tag, spaced_tags
from hexameter.adapters.sql.tables.posts.search import FULL_TEXT_INDEX, PostSearchRow
from hexameter.application.search.indexer import PostIndexer
from hexameter.domain.ids import PostId, UserId
from hexameter.domain.pagination import EARLIEST
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import PostStatus
from hexameter.domain.search.words import Tokeniser

_CHANGING = (
    PostSearchRow.published_at,
    PostSearchRow.version,
    PostSearchRow.title,
    PostSearchRow.tags,
    PostSearchRow.summary,
    PostSearchRow.words,
)
_VALUES = bind_columns(*_CHANGING)
_KEEP = upsert(
    lambda insert_into: (
        insert_into(PostSearchRow)
        .values(**bind_columns(PostSearchRow.post_id, PostSearchRow.author_id), **_VALUES)
        .on_conflict_do_update(index_elements=[PostSearchRow.post_id], set_=_VALUES)
    )
)
_KEEP_DATE = (
    update(PostSearchRow)
    .where(PostSearchRow.post_id == bindparam("of_post"))
    .values(bind_columns(PostSearchRow.published_at))
)

# The content of SQLite's index is the row, so the index must be told beforehand of what changes.
_WORDS = (PostSearchRow.title, PostSearchRow.tags, PostSearchRow.summary, PostSearchRow.words)
_COLUMNS = ["rowid", *(each.key for each in _WORDS)]
_INDEX = table(FULL_TEXT_INDEX, *map(column, [FULL_TEXT_INDEX, *_COLUMNS]))
_INDEXED = (PostSearchRow.post_id == bindparam("of_post")) & PostSearchRow.published_at.is_not(None)
_INDEXED_OF_AUTHOR = (
    PostSearchRow.author_id == bindparam("author_id")
) & PostSearchRow.published_at.is_not(None)
_RETAGGED = in_list(PostSearchRow.post_id, "post_ids")
_INDEXED_OF_TAG = _RETAGGED & PostSearchRow.published_at.is_not(None)
_ADD_TO_INDEX, _ADD_ALL_RETAGGED = (
    insert(_INDEX).from_select(_COLUMNS, select(PostSearchRow.number, *_WORDS).where(indexed))
    for indexed in (_INDEXED, _INDEXED_OF_TAG)
)
_REMOVE_FROM_INDEX, _REMOVE_ALL_OF, _REMOVE_ALL_RETAGGED = (
    insert(_INDEX).from_select(
        [FULL_TEXT_INDEX, *_COLUMNS],
        select(literal_column("'delete'"), PostSearchRow.number, *_WORDS).where(indexed),
    )
    for indexed in (_INDEXED, _INDEXED_OF_AUTHOR, _INDEXED_OF_TAG)
)

_WITHOUT_PRESENT = func.replace(PostSearchRow.tags, bindparam("present", type_=Text()), "")
_RETAG = (
    update(PostSearchRow)
    .where(_RETAGGED)
    .values(
        version="",
        tags=func.replace(
            PostSearchRow.tags,
            bindparam("former", type_=Text()),
            case(
                (PostSearchRow.tags == _WITHOUT_PRESENT, bindparam("present", type_=Text())),
                else_=bindparam("between", type_=Text()),
            ),
        ),
    )
)

_Texts = tuple[object, ...]


class PostSearchRows:
    """Writes only what differs from what is known to be stored."""

    def __init__(self, connection: Connection, indexer: PostIndexer) -> None:
        self._connection = connection
        self._indexer = indexer
        self._known = dict[PostId, tuple[_Texts, datetime | None]]()
        self._is_sqlite = connection.dialect_name == "sqlite"

    def begin(self, post: Post) -> None:
        """The post is new, so nothing is stored."""
        self._known[post.id] = (), None

    def know(self, post: Post) -> None:
        """The post is as it is stored."""
        self._known[post.id] = _texts(post), _published_at(post)

    def distrust(self, post: Post) -> None:
        """What is stored may differ from the post."""
        self._known.pop(post.id, None)

    async def keep(self, post: Post) -> None:
        """Store what has changed with the post, in the same transaction."""
        texts, date = self._known.get(post.id, ((), EARLIEST))
        is_same_text, now = texts == _texts(post), _published_at(post)
        if is_same_text and date == now:
            return
        if date is not None:
            await self.leave(post.id)
        if is_same_text:
            await self._connection.execute(_KEEP_DATE, of_post=post.id, published_at=now)
        else:
            await self._connection.execute(_KEEP, **await self._parameters(post))
        if now is not None and self._is_sqlite:
            await self._connection.execute(_ADD_TO_INDEX, of_post=post.id)
        self.know(post)

    async def leave(self, post_id: PostId) -> None:
        """Before the row is changed or removed."""
        if self._is_sqlite:
            await self._connection.execute(_REMOVE_FROM_INDEX, of_post=post_id)

    async def leave_all_of(self, author_id: UserId) -> None:
        """Before their rows are removed."""
        if self._is_sqlite:
            await self._connection.execute(_REMOVE_ALL_OF, author_id=author_id)

    async def _parameters(self, post: Post) -> Mapping[str, object]:
        document = await self._indexer.document(post.content)
        return {
            "post_id": post.id,
            "author_id": post.author_id,
            "published_at": _published_at(post),
            "version": self._indexer.version,
            "title": spaced(document.title),
            "tags": spaced_tags(post.content.tags, document.tags, self._connection.dialect_name),
            "summary": spaced(document.summary),
            "words": spaced(document.body),
        }


async def retag(
    connection: Connection,
    tokeniser: Tokeniser,
    post_ids: Sequence[PostId],
    *,
    former: str,
    present: str,
) -> None:
    """Put the words of one tag in the place of another's. The posts are marked as outdated, so that
    the limits of all words together are applied later.
    """
    name = connection.dialect_name
    old, new = (spaced_tag(tag, tokeniser.texts(tag), name) for tag in (former, present))
    if name == "sqlite":
        await connection.execute(_REMOVE_ALL_RETAGGED, post_ids=post_ids)
    # Without their names, which SQLite leaves to another table, two tags may be the same.
    between = new if old == new else between_tags(name)
    await connection.execute(_RETAG, post_ids=post_ids, former=old, present=new, between=between)
    if name == "sqlite":
        await connection.execute(_ADD_ALL_RETAGGED, post_ids=post_ids)


def _texts(post: Post) -> _Texts:
    content = post.content
    return content.title, content.tags, content.summary, content.html


def _published_at(post: Post) -> datetime | None:
    return post.published_at if post.status is PostStatus.PUBLISHED else None
