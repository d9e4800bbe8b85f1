"""The feed: each followed author's newest posts, as many as the page needs, merged.

The work depends on how many people one follows, not on how many posts there are or how old theirs
are.
"""

from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import FromClause, Uuid, bindparam, select, true

from hexameter.adapters.sql.driver.interface import Database
from hexameter.adapters.sql.queries.keyset import PageShape, Rows, bounds, page_of, paged, shape_of
from hexameter.adapters.sql.queries.posts.posts import summary_of
from hexameter.adapters.sql.queries.posts.statements import summaries
from hexameter.adapters.sql.queries.visibility import Viewer
from hexameter.adapters.sql.schema.literals import constant
from hexameter.adapters.sql.tables.follows import FollowRow
from hexameter.adapters.sql.tables.posts.posts import PostRow
from hexameter.adapters.sql.tables.users import UserRow
from hexameter.application.actor import Actor
from hexameter.application.ports.posts import PostSummaryView
from hexameter.domain.pagination import EARLIEST, Page, PageRequest, Position
from hexameter.domain.posts.values import PostStatus


class FeedShape(NamedTuple):
    page: PageShape
    lateral: bool
    """Whether the database has LATERAL, which SQLite lacks."""


@cache
def feed_of(shape: FeedShape) -> Rows:
    """Parameters: those of the page, and `viewer_id`."""
    merged = _merged(shape).subquery("merged")
    value, id = merged.c.published_at, merged.c.id
    order = (value.desc(), id.desc()) if shape.page.descending else (value, id)
    # Whom the viewer may see has been decided: this only adds the columns.
    return summaries(Viewer.EDITOR).join(merged, id == PostRow.id).order_by(*order)


def _merged(shape: FeedShape) -> Rows:
    statement = (
        select()
        .select_from(FollowRow)
        .join(UserRow, UserRow.id == FollowRow.followed_id)
        .where(
            FollowRow.follower_id == bindparam("viewer_id", type_=Uuid()),
            UserRow.suspended_at.is_(None),
        )
    )
    posts: FromClause = PostRow.__table__.alias("posts_of_author")
    newest = _newest(shape.page, posts)
    if shape.lateral:
        found: Any = newest.lateral("newest")
        statement = statement.join(found, true())
    else:
        found = PostRow.__table__.alias("newest")
        ids = newest.with_only_columns(posts.c.id).scalar_subquery()
        statement = statement.join(found, found.c.id.in_(ids))
    statement = statement.add_columns(found.c.id, found.c.published_at)
    return paged(statement, shape.page._replace(after=False), found.c.published_at, found.c.id)


def _newest(shape: PageShape, posts: FromClause) -> Rows:
    """Of one followed author: so many that they could fill the page alone."""
    statement = select(posts.c.id, posts.c.published_at).where(
        posts.c.author_id == FollowRow.followed_id,
        posts.c.status == constant(PostStatus.PUBLISHED),
    )
    shape = shape._replace(offset=False)
    return paged(statement, shape, posts.c.published_at, posts.c.id).correlate(FollowRow)


class SqlFeedQueries:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._lateral = database.dialect_name == "postgresql"

    async def page(self, page: PageRequest, viewer: Actor) -> Page[PostSummaryView]:
        viewer_id = viewer.require_user()
        rows = await self._database.fetch_all(
            feed_of(FeedShape(feed_shape(page), self._lateral)),
            viewer_id=viewer_id,
            **feed_bounds(page),
        )
        return page_of(
            [summary_of(row) for row in rows],
            page,
            lambda last: Position(last.published_at or EARLIEST, last.id),
        )


def feed_shape(page: PageRequest) -> PageShape:
    """With an offset the limit is a parameter, because each author's posts must reach beyond it."""
    shape = shape_of(page)
    return shape._replace(usual=shape.usual and not shape.offset)


def feed_bounds(page: PageRequest) -> dict[str, object]:
    parameters = bounds(page)
    if not feed_shape(page).usual:
        parameters["limit"] = page.offset + page.limit + 1
    return parameters
