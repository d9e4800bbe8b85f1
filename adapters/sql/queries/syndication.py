from functools import cache

from sqlalchemy import Integer, case, literal_column, null

from hexameter.adapters.sql.driver.constructs import byte_length
from hexameter.adapters.sql.queries.keyset import Rows, shape_of
from hexameter.adapters.sql.queries.posts.posts import summary_of
from hexameter.adapters.sql.queries.posts.statements import ListShape, list_of
from hexameter.adapters.sql.queries.sql_queries import SqlQueries
from hexameter.adapters.sql.queries.text_bounds import is_storable
from hexameter.adapters.sql.queries.visibility import Viewer
from hexameter.adapters.sql.tables.posts.posts import PostRow
from hexameter.application.ports.syndication import FeedEntryView
from hexameter.domain.pagination import DEFAULT_LIMIT, PageRequest, Sort
from hexameter.domain.syndication import MAX_ENTRY_HTML
from hexameter.domain.tags import MAX_TAG
from hexameter.domain.users.values import MAX_USERNAME

_NEWEST = PageRequest(Sort("published_at", descending=True))
_MAX_ENTRY_HTML = literal_column(str(MAX_ENTRY_HTML), Integer)
_SHORT_HTML = case((byte_length(PostRow.html) <= _MAX_ENTRY_HTML, PostRow.html), else_=null())


@cache
def newest_of(*, author: bool, tag: bool) -> Rows:
    """Parameters: `author` and `tag`. One row more than an answer has."""
    shape = ListShape(shape_of(_NEWEST), Viewer.ANYBODY, published=True, author=author, tag=tag)
    return list_of(shape).add_columns(_SHORT_HTML.label("html"))


class SqlSyndicationQueries(SqlQueries):
    async def newest(
        self, *, author: str | None = None, tag: str | None = None
    ) -> list[FeedEntryView]:
        if not (is_storable(author, MAX_USERNAME) and is_storable(tag, MAX_TAG)):
            return []
        filters = {"author": author, "tag": tag}
        rows = await self._database.fetch_all(
            newest_of(author=author is not None, tag=tag is not None),
            **{name: value for name, value in filters.items() if value is not None},
        )
        return [FeedEntryView(summary_of(row), row.html) for row in rows[:DEFAULT_LIMIT]]
