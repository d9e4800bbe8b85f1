"""The feed: the newest posts of those whom one follows.

A page of 20 has posts of at most 20 authors: of those whose newest posts on it and after it are the
newest. They are found first, by one post each, and then their posts are merged, as many of each as
the page needs.

Looking up a post of everybody would take most of the time. Of an author whose latest post is on the
page or after it, `latest_published_at` is known. If there are enough such authors to fill the page,
it has no post older than theirs, and nobody whose latest post is older is looked up.

On a later page the next post of everybody with a post on an earlier one would be looked up. Where
these are many, the next posts of all authors are often theirs, so a bounded number of those is read
first. If they do not fill the page, the authors are looked up.

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
    ScalarSelect,
    Uuid,
    bindparam,
    func,
    literal_column,
    not_,
    select,
    true,
    union_all,
)

from hexameter.adapters.sql.driver.constructs import in_select
from hexameter.adapters.sql.driver.interface import Database
from hexameter.adapters.sql.queries.keyset import (
    PageShape,
    Rows,
    bounds,
    hidden,
    limit_of,
    page_of,
    paged,
    shape_of,
)
from hexameter.adapters.sql.queries.posts.posts import summary_of
from hexameter.adapters.sql.queries.posts.statements import summaries
from hexameter.adapters.sql.queries.visibility import Viewer
from hexameter.adapters.sql.schema.literals import Earliest, constant
from hexameter.adapters.sql.tables.follows import FollowRow, UserCountsRow
from hexameter.adapters.sql.tables.posts.posts import PostRow
from hexameter.adapters.sql.tables.users import UserRow
from hexameter.application.actor import Actor
from hexameter.application.ports.posts import PostSummaryView
from hexameter.domain.pagination import EARLIEST, Page, PageRequest, Position
from hexameter.domain.posts.values import PostStatus

_ONE = literal_column("1", Integer)
_MANY = literal_column("100", Integer)
"""From so many authors on the next posts of all are read before authors are looked up."""
_READ_AT_MOST = literal_column("500", Integer)
"""Takes about as long as it takes to look up a hundred authors."""


class FeedShape(NamedTuple):
    page: PageShape
    lateral: bool
    """Whether the database has LATERAL, which SQLite lacks."""


@cache
def feed_of(shape: FeedShape) -> Rows:
    """Parameters: those of the page, and `viewer_id`."""
    followed = _followed()
    found = _merged(followed, shape).subquery("merged")
    # SQLite would look the authors up in any case.
    if shape.lateral and shape.page.after and shape.page.descending:
        found = _next_or(found, followed, shape)
    # Whom the viewer may see has been decided: this only adds the columns.
    statement = summaries(Viewer.EDITOR).join(found, found.c.id == PostRow.id)
    return statement.order_by(*_order(found, shape))


def _next_or(merged: FromClause, followed: FromClause, shape: FeedShape) -> FromClause:
    """The page from the next posts of all, if they fill it and are read at all."""
    page = shape.page
    posts = PostRow.__table__.alias("next_posts")
    shown_before = followed.c.latest >= hidden("after_value", PostRow.published_at)
    are_many = select(func.count() >= _MANY).where(shown_before).scalar_subquery()
    written = select(posts.c.id, posts.c.published_at, posts.c.author_id).where(
        posts.c.status == constant(PostStatus.PUBLISHED), are_many
    )
    read = paged(written, page, posts.c.published_at, posts.c.id).limit(_READ_AT_MOST)
    every = read.subquery("next_of_all")
    theirs = _paged(
        select(every.c.id, every.c.published_at)
        .join(followed, followed.c.user_id == every.c.author_id)
        .join(UserRow, UserRow.id == every.c.author_id)
        .where(UserRow.suspended_at.is_(None)),
        every,
        shape,
    ).cte("next")
    fills = select(func.count() >= limit_of(page)).select_from(theirs).scalar_subquery()
    return union_all(
        select(theirs.c.id, theirs.c.published_at).where(fills),
        select(merged.c.id, merged.c.published_at).where(not_(fills)),
    ).subquery("found")


def _merged(followed: FromClause, shape: FeedShape) -> Rows:
    """The newest posts of the authors, who are looked up."""
    authors = _authors(followed, shape).subquery("authors")
    joined, posts = _join_posts(authors, authors.c.user_id, shape)
    return _paged(select(posts.c.id, posts.c.published_at).select_from(joined), posts, shape)


def _authors(followed: FromClause, shape: FeedShape) -> Rows:
    """One more of the followed than the page has posts, those with the newest posts."""
    candidates = _candidates(followed, shape)
    joined, posts = _join_posts(candidates, candidates.c.user_id, shape, limit=_ONE)
    newest = (
        select(candidates.c.user_id, posts.c.id, posts.c.published_at)
        .select_from(joined)
        # Before the accounts are joined, so that only as many of them are read as are needed.
        .order_by(*_order(posts, shape))
        .subquery("newest_posts")
    )
    statement = (
        select(newest.c.user_id)
        .join(UserRow, UserRow.id == newest.c.user_id)
        .where(UserRow.suspended_at.is_(None))
    )
    return _paged(statement, newest, shape._replace(page=shape.page._replace(offset=False)))


def _followed() -> FromClause:
    """Those who have published something, with the time of their latest post."""
    follows = select(FollowRow.followed_id).where(
        FollowRow.follower_id == bindparam("viewer_id", type_=Uuid())
    )
    return (
        select(UserCountsRow.user_id, UserCountsRow.latest_published_at.label("latest"))
        .where(
            in_select(UserCountsRow.user_id, follows),
            UserCountsRow.latest_published_at.is_not(None),
        )
        .cte("followed")
    )


def _candidates(followed: FromClause, shape: FeedShape) -> FromClause:
    """The followed who may have posts on the page."""
    if not shape.page.descending:
        return followed
    may_be = select(followed.c.user_id).where(
        followed.c.latest >= func.coalesce(_oldest(followed, shape), Earliest())
    )
    return may_be.subquery("candidates")


def _oldest(followed: FromClause, shape: FeedShape) -> ScalarSelect[Any]:
    """The page has only posts from then on. NULL if all authors together may not fill it."""
    latest = select(followed.c.user_id, followed.c.latest)
    if shape.page.after:
        # Those with a later one are not counted: their next post may be of any age.
        latest = latest.where(followed.c.latest < hidden("after_value", PostRow.published_at))
    sorted_by_latest = latest.order_by(followed.c.latest.desc()).subquery("latest")
    return (
        select(sorted_by_latest.c.latest)
        .join(UserRow, UserRow.id == sorted_by_latest.c.user_id)
        .where(UserRow.suspended_at.is_(None))
        .order_by(sorted_by_latest.c.latest.desc())
        .offset(limit_of(shape.page) - _ONE)
        .limit(_ONE)
        .scalar_subquery()
    )


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
