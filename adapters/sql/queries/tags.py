from functools import cache

from sqlalchemy import bindparam, literal_column, select

from hexameter.adapters.sql.queries.keyset import PageShape, Rows, bounds, page_of, paged, shape_of
from hexameter.adapters.sql.queries.sql_queries import SqlQueries
from hexameter.adapters.sql.queries.text_bounds import is_storable
from hexameter.adapters.sql.tables.tags import TagRow
from hexameter.application.ports.tags import TagView
from hexameter.domain.pagination import NO_ID, Page, PageRequest, Position
from hexameter.domain.tags import MAX_TAG

_BY_NAME = select(TagRow.posts_count).where(TagRow.name == bindparam("name"))


@cache
def tags_of(shape: PageShape) -> Rows:
    """Parameters: those of the page."""
    # A literal, as in the definition of the index.
    used = select(TagRow.name, TagRow.posts_count).where(TagRow.posts_count > literal_column("0"))
    return paged(used, shape, TagRow.name.__clause_element__())


class SqlTagQueries(SqlQueries):
    async def page(self, page: PageRequest) -> Page[TagView]:
        rows = await self._database.fetch_all(
            tags_of(shape_of(page)), **bounds(page, with_id=False)
        )
        return page_of(
            [TagView(row.name, row.posts_count) for row in rows],
            page,
            lambda last: Position(last.name, NO_ID),
        )

    async def by_name(self, name: str) -> TagView:
        row = None
        if is_storable(name, MAX_TAG):
            row = await self._database.fetch_one(_BY_NAME, name=name)
        return TagView(name, 0 if row is None else row.posts_count)
