"""Search: the newest matches of the full-text index, ranked by the fields that have the words."""

from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    String,
    Text,
    Uuid,
    bindparam,
    case,
    cast,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from hexameter.adapters.sql.driver.constructs import unnest
from hexameter.adapters.sql.driver.interface import Database
from hexameter.adapters.sql.queries.keyset import Rows, page_of
from hexameter.adapters.sql.queries.posts.posts import summary_of
from hexameter.adapters.sql.queries.posts.statements import summaries
from hexameter.adapters.sql.queries.text_bounds import is_storable
from hexameter.adapters.sql.queries.visibility import Viewer, identity_of, kind_of
from hexameter.adapters.sql.schema.types import ListOf
from hexameter.adapters.sql.search.texts import (
    QueryParameter,
    Searched,
    looked_for,
)
from hexameter.adapters.sql.tables.posts.posts import PostRow, PostTagRow
from hexameter.adapters.sql.tables.posts.search import FULL_TEXT_INDEX, PostSearchRow
from hexameter.adapters.sql.tables.users import UserRow
from hexameter.application.actor import Actor
from hexameter.application.ports.search import FoundPost, quoted_of_each
from hexameter.application.turns import Turns
from hexameter.domain.ids import PostId
from hexameter.domain.pagination import EARLIEST, Page, PageRequest
from hexameter.domain.search.document import WEIGHTS
from hexameter.domain.search.position import SearchPosition
from hexameter.domain.search.query import RANKED, SearchQuery
from hexameter.domain.tags import MAX_TAG
from hexameter.domain.users.values import MAX_USERNAME

TURN_SECONDS = 1.0


class SearchShape(NamedTuple):
    viewer: Viewer
    on_postgresql: bool
    author: bool
    tag: bool
    after: bool


@cache
def search_of(shape: SearchShape) -> Rows:
    """Parameters: `query`, `words`, `limit`, `offset`, `quoted`, those of the viewer, `author` and
    `tag`, and `after_rank`, `after_date` and `after_id`; on PostgreSQL `phrases` and `unwanted`.
    """
    newest = _on_postgresql(shape) if shape.on_postgresql else _on_sqlite(shape)
    matches = newest.subquery("matches")
    ranked = (
        select(PostSearchRow.post_id, PostSearchRow.published_at, _rank().label("rank"))
        .join(matches, matches.c.number == PostSearchRow.number)
        .subquery("ranked")
    )
    page = select(ranked)
    order = (ranked.c.rank, ranked.c.published_at, ranked.c.post_id)
    if shape.after:
        names = ("after_rank", "after_date", "after_id")
        after = [bindparam(name, type_=key.type) for name, key in zip(names, order, strict=True)]
        page = page.where(tuple_(*order) < tuple_(*after))
    shown = (
        page.order_by(*(key.desc() for key in order))
        .limit(bindparam("limit", type_=Integer))
        .offset(bindparam("offset", type_=Integer))
        .subquery("shown")
    )
    quoted = func.substr(PostRow.html, 1, bindparam("quoted", type_=Integer))
    return (
        summaries(shape.viewer)
        .add_columns(shown.c.rank, quoted.label("beginning"))
        .join(shown, shown.c.post_id == PostRow.id)
        .order_by(shown.c.rank.desc(), shown.c.published_at.desc(), shown.c.post_id.desc())
    )


def _on_postgresql(shape: SearchShape) -> Rows:
    query: ColumnElement[Any] = bindparam("query", type_=QueryParameter())
    if shape.author:
        digits = func.replace(cast(UserRow.id, Text), "-", "")
        author = select(digits).where(UserRow.username == bindparam("author")).scalar_subquery()
        query = query + literal(" & '@", String) + author + literal("'", String)
    texts = [bindparam(name, type_=ListOf(Text())) for name in ("phrases", "unwanted")]
    most = literal_column(str(RANKED), Integer)
    matches = func.newest_matches(cast(query, TSQUERY), *texts, most)
    return select(matches.table_valued(column("number", Integer), name="found").c.number)


def _on_sqlite(shape: SearchShape) -> Rows:
    index = table(FULL_TEXT_INDEX, column("rowid", Integer), column(FULL_TEXT_INDEX, Text))
    statement = (
        select(PostSearchRow.number)
        .join(index, index.c.rowid == PostSearchRow.number)
        .join(UserRow, UserRow.id == PostSearchRow.author_id)
        .where(
            index.c[FULL_TEXT_INDEX].op("MATCH")(bindparam("query", type_=QueryParameter())),
            UserRow.suspended_at.is_(None),
        )
        .order_by(PostSearchRow.published_at.desc(), PostSearchRow.post_id.desc())
        .limit(literal_column(str(RANKED), Integer))
    )
    if shape.author:
        statement = statement.where(UserRow.username == bindparam("author"))
    if shape.tag:
        tagged = select(PostTagRow.tag).where(
            PostTagRow.post_id == PostSearchRow.post_id, PostTagRow.tag == bindparam("tag")
        )
        statement = statement.where(tagged.exists())
    return statement


def _rank() -> ColumnElement[int]:
    word = unnest("words", Text())
    weight = case(
        (PostSearchRow.title.contains(word), WEIGHTS["title"]),
        (PostSearchRow.tags.contains(word), WEIGHTS["tags"]),
        (PostSearchRow.summary.contains(word), WEIGHTS["summary"]),
        else_=WEIGHTS["body"],
    )
    return select(func.sum(weight)).correlate(PostSearchRow).scalar_subquery()


# Two ranges of the index. With <> the database would read all of it to find nothing.
_OLDER, _NEWER = (
    select(PostSearchRow.post_id).where(other).limit(bindparam("limit", type_=Integer)).subquery()
    for other in (
        PostSearchRow.version < bindparam("version"),
        PostSearchRow.version > bindparam("version"),
    )
)
_OUTDATED = union_all(select(_OLDER), select(_NEWER))
_EVERY = select(PostRow.id).order_by(PostRow.id).limit(bindparam("limit", type_=Integer))
_EVERY_AFTER = _EVERY.where(PostRow.id > bindparam("after", type_=Uuid()))


def _phrases_of(query: SearchQuery) -> dict[str, object]:
    wanted, unwanted = (
        [looked_for(phrase) for phrase in phrases if len(phrase.words) > 1]
        for phrases in (query.wanted, query.excluded)
    )
    return {"phrases": wanted, "unwanted": unwanted}


class SqlSearchQueries:
    """Searches take half of the connections, as the slowest would keep other reads waiting."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._turns = Turns(max(1, database.readers // 2), timeout=TURN_SECONDS)
        self._on_postgresql = database.dialect_name == "postgresql"

    async def page(
        self,
        query: SearchQuery,
        page: PageRequest,
        viewer: Actor,
        *,
        author: str | None = None,
        tag: str | None = None,
    ) -> Page[FoundPost]:
        storable = is_storable(author, MAX_USERNAME) and is_storable(tag, MAX_TAG)
        if not (query.wanted and storable):
            return Page([], None)
        kind = kind_of(viewer)
        parameters: dict[str, object] = {
            "query": Searched(query, tag),
            "words": [looked_for(word) for word in query.words],
            **(_phrases_of(query) if self._on_postgresql else {}),
            "limit": page.limit + 1,
            "quoted": quoted_of_each(page.limit),
            "offset": page.offset,
            **identity_of(viewer, kind),
        }
        if author is not None:
            parameters["author"] = author
        if tag is not None and not self._on_postgresql:
            parameters["tag"] = tag
        if page.after is not None:
            after = SearchPosition.of(page.after)
            parameters["after_rank"] = after.rank
            parameters["after_date"] = after.published_at
            parameters["after_id"] = after.id
        shape = SearchShape(
            kind, self._on_postgresql, author is not None, tag is not None, page.after is not None
        )
        async with self._turns.turn():
            rows = await self._database.fetch_all(search_of(shape), **parameters)
        return page_of(
            [FoundPost(summary_of(row), row.rank, row.beginning) for row in rows],
            page,
            lambda last: SearchPosition(
                last.rank, last.post.published_at or EARLIEST, last.post.id
            ).position(),
        )

    async def outdated(self, version: str, *, limit: int) -> list[PostId]:
        rows = await self._database.fetch_all(_OUTDATED, version=version, limit=limit)
        return [PostId(row.post_id) for row in rows[:limit]]

    async def every(self, after: PostId | None, *, limit: int) -> list[PostId]:
        if after is None:
            rows = await self._database.fetch_all(_EVERY, limit=limit)
        else:
            rows = await self._database.fetch_all(_EVERY_AFTER, after=after, limit=limit)
        return [PostId(row.id) for row in rows]
