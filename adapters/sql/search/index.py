"""Writes the rows by which published posts are found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Text,
    bindparam,
    case,
    column,
    delete,
    func,
    insert,
    literal_column,
    select,
    table,
    update,
)

from hexameter.adapters.sql.driver.constructs import bind_columns, in_list, upsert
from hexameter.adapters.sql.driver.interface import Connection
from hexameter.adapters.sql.search.texts import between_tags, spaced, spaced_tag, spaced_tags
from hexameter.adapters.sql.tables.posts.search import FULL_TEXT_INDEX, PostSearchRow
from hexameter.application.search.indexer import PostIndexer
from hexameter.domain.ids import PostId, UserId
from hexameter.domain.posts.post import Content, Post
from hexameter.domain.posts.values import PostStatus
from hexameter.domain.search.words import Tokeniser

_VALUES = bind_columns(
    PostSearchRow.published_at,
    PostSearchRow.version,
    PostSearchRow.title,
    PostSearchRow.tags,
    PostSearchRow.summary,
    PostSearchRow.words,
)
_WRITE = upsert(
    lambda insert_into: (
        insert_into(PostSearchRow)
        .values(**bind_columns(PostSearchRow.post_id, PostSearchRow.author_id), **_VALUES)
        .on_conflict_do_update(index_elements=[PostSearchRow.post_id], set_=_VALUES)
    )
)
_OF_POST = PostSearchRow.post_id == bindparam("of_post")
_WRITE_DATE = update(PostSearchRow).where(_OF_POST).values(bind_columns(PostSearchRow.published_at))
_REMOVE = delete(PostSearchRow).where(_OF_POST)
_RETAGGED = in_list(PostSearchRow.post_id, "post_ids")

# The content of SQLite's index is the row, so the index must be told beforehand of what changes.
_WORDS = (PostSearchRow.title, PostSearchRow.tags, PostSearchRow.summary, PostSearchRow.words)
_COLUMNS = ["rowid", *(each.key for each in _WORDS)]
_INDEX = table(FULL_TEXT_INDEX, *map(column, [FULL_TEXT_INDEX, *_COLUMNS]))
_ADD_TO_INDEX, _ADD_RETAGGED = (
    insert(_INDEX).from_select(_COLUMNS, select(PostSearchRow.number, *_WORDS).where(rows))
    for rows in (_OF_POST, _RETAGGED)
)
_REMOVE_FROM_INDEX, _REMOVE_RETAGGED, _REMOVE_ALL_OF = (
    insert(_INDEX).from_select(
        [FULL_TEXT_INDEX, *_COLUMNS],
        select(literal_column("'delete'"), PostSearchRow.number, *_WORDS).where(rows),
    )
    for rows in (_OF_POST, _RETAGGED, PostSearchRow.author_id == bindparam("author_id"))
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


@dataclass(frozen=True, slots=True)
class _Indexed:
    """What a row is made of."""

    published_at: datetime
    texts: tuple[object, ...]


class SearchIndex:
    """Only published posts have a row."""

    def __init__(self, connection: Connection, indexer: PostIndexer) -> None:
        self._connection = connection
        self._indexer = indexer
        self._stored = dict[PostId, _Indexed | None]()
        self._is_sqlite = connection.dialect_name == "sqlite"

    def remember(self, post: Post) -> None:
        """The row of the post, if it has one, agrees with it."""
        self._stored[post.id] = _indexed(post)

    async def add(self, post: Post) -> None:
        """A new post."""
        self._stored[post.id] = None
        await self.update(post)

    async def update(self, post: Post) -> None:
        """Write what differs from what is remembered, or everything if nothing is."""
        wanted, is_known = _indexed(post), post.id in self._stored
        stored = self._stored.get(post.id)
        if is_known and stored == wanted:
            return
        if stored and wanted and stored.texts == wanted.texts:
            date = wanted.published_at
            await self._connection.execute(_WRITE_DATE, of_post=post.id, published_at=date)
        else:
            if stored or not is_known:
                await self.before_removal(post.id)
            await self._write(post, wanted)
        self._stored[post.id] = wanted

    async def _write(self, post: Post, wanted: _Indexed | None) -> None:
        if wanted is None:
            await self._connection.execute(_REMOVE, of_post=post.id)
            return
        await self._connection.execute(_WRITE, **await self._parameters(post))
        if self._is_sqlite:
            await self._connection.execute(_ADD_TO_INDEX, of_post=post.id)

    async def rewrite(self, post: Post) -> None:
        """Write the row although the post has not changed."""
        self._stored.pop(post.id, None)
        await self.update(post)

    async def before_removal(self, post_id: PostId) -> None:
        """The foreign key removes the row with the post."""
        if self._is_sqlite:
            await self._connection.execute(_REMOVE_FROM_INDEX, of_post=post_id)

    async def before_removal_of_all(self, author_id: UserId) -> None:
        if self._is_sqlite:
            await self._connection.execute(_REMOVE_ALL_OF, author_id=author_id)

    async def _parameters(self, post: Post) -> Mapping[str, object]:
        document = await self._indexer.document(post.content)
        return {
            "post_id": post.id,
            "author_id": post.author_id,
            "published_at": post.published_at,
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
        await connection.execute(_REMOVE_RETAGGED, post_ids=post_ids)
    # Without their names, which SQLite leaves to another table, two tags may be the same.
    between = new if old == new else between_tags(name)
    await connection.execute(_RETAG, post_ids=post_ids, former=old, present=new, between=between)
    if name == "sqlite":
        await connection.execute(_ADD_RETAGGED, post_ids=post_ids)


def _indexed(post: Post) -> _Indexed | None:
    if post.status is not PostStatus.PUBLISHED or post.published_at is None:
        return None
    return _Indexed(post.published_at, _texts(post.content))


def _texts(content: Content) -> tuple[object, ...]:
    return content.title, content.tags, content.summary, content.html
