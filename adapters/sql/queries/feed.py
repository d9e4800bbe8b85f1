"""The feed: the newest posts of those whom one follows.

A page of 20 has posts of at most 20 authors: of those whose newest posts are the newest. They are
found first, by one post each, and then their posts are merged, as many of each as the page needs.
The work depends on how many people one follows, not on how many posts there are or how old theirs
are.
"""

from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Uuid,
    bindparam,
    literal_column,
    select,
    true,
)

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

_ONE = literal_column("1", Integer)


class FeedShape(NamedTuple):
    page: PageShape
    lateral: bool
    """Whether the database has LATERAL, which SQLite lacks."""


@cache
def feed_of(shape: FeedShape) -> Rows:
    """Parameters: those of the page, and `viewer_id`."""
    authors = _authors(shape).subquery("authors")
    joined, posts = _join_posts(authors, authors.c.followed_id, shape)
    merged = _paged(select(posts.c.id, posts.c.published_at).select_from(joined), posts, shape)
    found = merged.subquery("merged")
    # Whom the viewer may see has been decided: this only adds the columns.
    statement = summaries(Viewer.EDITOR).join(found, found.c.id == PostRow.id)
    return statement.order_by(*_order(found, shape))


def _authors(shape: FeedShape) -> Rows:
    """One more of the followed than the page has posts, those with the newest posts."""
    follows = FollowRow.__table__
    joined, posts = _join_posts(follows, follows.c.followed_id, shape, limit=_ONE)
    latest = (
        select(follows.c.followed_id, posts.c.id, posts.c.published_at)
        .select_from(joined)
        .where(follows.c.follower_id == bindparam("viewer_id", type_=Uuid()))
        # Before the accounts are joined, so that only as many of them are read as are needed.
        .order_by(*_order(posts, shape))
        .subquery("latest")
    )
    statement = (
        select(latest.c.followed_id)
        .join(UserRow, UserRow.id == latest.c.followed_id)
        .where(UserRow.suspended_at.is_(None))
    )
    return _paged(statement, latest, shape._replace(page=shape.page._replace(offset=False)))


def _join_posts(
    authors: FromClause,
    author_id: ColumnElement[UUID],
    shape: FeedShape,
    limit: ColumnElement[int] | None = None,
) -> tuple[FromClause, FromClause]:
    """Each author's newest posts on the page and after it: all joined, and the posts alone.
    Without a limit so many that they could fill the page alone.
    """
    posts = PostRow.__table__.alias("posts_of_author")
    written = select(posts.c.id, posts.c.published_at).where(
        posts.c.author_id == author_id, posts.c.status == constant(PostStatus.PUBLISHED)
    )
    page = shape.page._replace(offset=False)
    newest = paged(written, page, posts.c.published_at, posts.c.id).correlate(authors)
    if limit is not None:
        newest = newest.limit(limit)
    if shape.lateral:
        lateral = newest.lateral("newest")
        return authors.join(lateral, true()), lateral
    found = PostRow.__table__.alias("newest")
    ids = newest.with_only_columns(posts.c.id).scalar_subquery()
    return authors.join(found, found.c.id.in_(ids)), found


def _paged(statement: Rows, posts: FromClause, shape: FeedShape) -> Rows:
    """Only what is after the cursor was joined."""
    return paged(statement, shape.page._replace(after=False), posts.c.published_at, posts.c.id)


def _order(posts: FromClause, shape: FeedShape) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    keys = posts.c.published_at, posts.c.id
    return (keys[0].desc(), keys[1].desc()) if shape.page.descending else keys


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
