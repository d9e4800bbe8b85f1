"""The sitemap's pages are ranges of the numbers that posts have, so nothing is counted or skipped.

A page has up to 50,000 rows. They are fetched as the driver gives them and converted a thousand at
a time, so that the event loop is never held for long.
"""

import asyncio
from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, bindparam, case, select, type_coerce
from sqlalchemy.types import NullType

from hexameter.adapters.sql.driver.constructs import in_select
from hexameter.adapters.sql.driver.interface import ResultRow
from hexameter.adapters.sql.queries.sql_queries import SqlQueries
from hexameter.adapters.sql.queries.visibility import Viewer, visible_to
from hexameter.adapters.sql.tables.posts.post_numbers import PostNumberRow
from hexameter.adapters.sql.tables.posts.posts import PostRow
from hexameter.adapters.sql.tables.users import UserRow
from hexameter.application.ports.syndication import SitemapEntryView, SitemapExtent

CONVERTED_AT_ONCE = 1_000
MAX_NUMBER = 2**63 - 1

_CHANGED_AT: ColumnElement[datetime] = case(
    (PostRow.published_at > PostRow.updated_at, PostRow.published_at), else_=PostRow.updated_at
)
_VISIBLE = (
    select()
    .select_from(PostRow)
    .join(UserRow, UserRow.id == PostRow.author_id)
    .where(visible_to(Viewer.ANYBODY))
)
# Not a join, for which SQLite would read all posts.
_LAST_NUMBER = (
    select(PostNumberRow.number)
    .where(_VISIBLE.add_columns(PostRow.id).where(PostRow.id == PostNumberRow.post_id).exists())
    .order_by(PostNumberRow.number.desc())
    .limit(1)
)
_LAST_PUBLISHED, _LAST_UPDATED = (
    _VISIBLE.add_columns(column).order_by(column.desc(), PostRow.id.desc()).limit(1)
    for column in (PostRow.published_at, PostRow.updated_at)
)
EXTENT = select(
    _LAST_NUMBER.scalar_subquery().label("last_number"),
    _LAST_PUBLISHED.scalar_subquery().label("published_at"),
    _LAST_UPDATED.scalar_subquery().label("updated_at"),
)
_NUMBERED = select(PostNumberRow.post_id).where(
    PostNumberRow.number > bindparam("after", type_=BigInteger()),
    PostNumberRow.number <= bindparam("last", type_=BigInteger()),
)
SITEMAP_PAGE = (
    _VISIBLE.add_columns(
        type_coerce(PostRow.id, NullType()).label("id"),
        PostRow.slug,
        UserRow.username,
        type_coerce(_CHANGED_AT, NullType()).label("changed_at"),
    )
    .where(in_select(PostRow.id, _NUMBERED))
    .order_by(PostRow.id)
)


class SqlSitemapQueries(SqlQueries):
    async def extent(self, *, size: int) -> SitemapExtent:
        row = await self._database.fetch_one(EXTENT)
        if row is None or row.last_number is None:
            return SitemapExtent(0, None)
        changed_at = max(row.published_at, row.updated_at)
        return SitemapExtent(-(-row.last_number // size), changed_at)

    async def page(self, number: int, *, size: int) -> list[SitemapEntryView]:
        if number * size > MAX_NUMBER:
            return []
        rows = await self._database.fetch_all(
            SITEMAP_PAGE, after=(number - 1) * size, last=number * size
        )
        entries: list[SitemapEntryView] = []
        for start in range(0, len(rows), CONVERTED_AT_ONCE):
            entries += map(_entry, rows[start : start + CONVERTED_AT_ONCE])
            await asyncio.sleep(0)
        return entries


def _entry(row: ResultRow) -> SitemapEntryView:
    """From PostgreSQL's values, and from the texts that SQLite keeps."""
    id, changed_at = row.id, row.changed_at
    return SitemapEntryView(
        UUID(hex=id) if isinstance(id, str) else id,
        row.slug,
        row.username,
        datetime.fromisoformat(changed_at) if isinstance(changed_at, str) else changed_at,
    )
