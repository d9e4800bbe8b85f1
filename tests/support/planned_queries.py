"""Queries whose plans are examined, among the posts of `many_posts`."""

from collections.abc import (
    Iterator,
    Mapping,
)
from dataclasses import replace
from datetime import timedelta
from itertools import product

from hexameter.adapters.sql.queries.comment_statements import (
    RENDERED_BEFORE,
    CommentViewer,
    comments_of_post,
    comments_with,
)
from hexameter.adapters.sql.queries.feed import FeedShape, feed_bounds, feed_of, feed_shape
from hexameter.adapters.sql.queries.follows import FollowShape, follows_of
from hexameter.adapters.sql.queries.keyset import Rows, bounds, shape_of
from hexameter.adapters.sql.queries.posts.statements import (
    BY_ID,
    BY_SLUG,
    ListShape,
    list_of,
)
from hexameter.adapters.sql.queries.profiles import VIEWERS
from hexameter.adapters.sql.queries.syndication import newest_of
from hexameter.adapters.sql.queries.tags import tags_of
from hexameter.adapters.sql.queries.visibility import Viewer
from hexameter.adapters.testing.clock import NOON
from hexameter.domain.comments.values import CommentStatus
from hexameter.domain.pagination import NO_ID, PageRequest, Position, Sort
from tests.support.many_posts import (
    COMMENTS,
    COMMON_TAG,
    DISCUSSED,
    FRIEND,
    RARE_TAG,
    post_id,
    user_id,
)

Parameters = dict[str, object]
Query = tuple[str, Rows, Parameters]

IDENTITY: Mapping[Viewer, Parameters] = {
    Viewer.ANYBODY: {},
    Viewer.MEMBER: {"viewer_id": user_id(3)},
    Viewer.EDITOR: {"viewer_id": user_id(1)},
}
COMMENT_VIEWERS = [
    CommentViewer(Viewer.ANYBODY, False),
    CommentViewer(Viewer.MEMBER, False),
    CommentViewer(Viewer.EDITOR, True),
]
POSITIONS = {
    "created_at": Position(NOON + timedelta(hours=3), post_id(5)),
    "published_at": Position(NOON + timedelta(hours=3), post_id(5)),
    "updated_at": Position(NOON + timedelta(hours=3), post_id(5)),
    "title": Position("Post 10000", post_id(5)),
    "number": Position(COMMENTS // 2, NO_ID),
}
NEWEST = PageRequest(Sort("published_at", descending=True))
LATER = PageRequest(NEWEST.sort, after=Position(NOON + timedelta(minutes=1), post_id(5)))
FILTERS: list[Parameters] = [
    {},
    {"author": "user7"},
    {"tag": COMMON_TAG},
    {"tag": RARE_TAG},
    {"author": "user7", "tag": COMMON_TAG},
    {"favorited_by": "user3", "sees_suspended": False},
    {"favorited_by": "user30", "sees_suspended": False},
    {"favorited_by": "user3", "sees_suspended": True, "tag": COMMON_TAG},
]


def queries() -> Iterator[Query]:
    for viewer, identity in IDENTITY.items():
        yield f"by id, {viewer}", BY_ID[viewer], {"id": post_id(3), **identity}
        yield f"by slug, {viewer}", BY_SLUG[viewer], {"slug": "post-3", **identity}
        for filters, key in [
            *product(FILTERS, ["published_at"]),
            *product(FILTERS[:1], ["updated_at", "title"]),
        ]:
            for page in pages(key):
                shape = ListShape(
                    shape_of(page),
                    viewer,
                    published=True,
                    author="author" in filters,
                    tag="tag" in filters,
                    favorited_by="favorited_by" in filters,
                )
                name = f"{filters}, {page}, {viewer}"
                yield name, list_of(shape), bounds(page) | identity | filters
    for key in ("created_at", "published_at"):
        for page in pages(key):
            shape = ListShape(shape_of(page), Viewer.EDITOR, False, False, False)
            yield (
                f"drafts, {page}",
                list_of(shape),
                bounds(page)
                | {
                    "status": "draft",
                    "viewer_id": user_id(1),
                },
            )
    for viewer, followers, page in product(VIEWERS, [True, False], pages("created_at")):
        statement = follows_of(FollowShape(shape_of(page), viewer, followers))
        identity = {"viewer_id": user_id(1)} if viewer.is_somebody else {}
        parameters = bounds(page) | identity | {"user_id": user_id(FRIEND)}
        yield f"followers {followers}, {page}, {viewer}", statement, parameters
    yield from queries_of_comments()
    for filters in FILTERS[:4]:
        newest = newest_of(author="author" in filters, tag="tag" in filters)
        yield f"newest, {filters}", newest, filters
    for descending, after in product([True, False], [None, Position("common", NO_ID)]):
        page = PageRequest(Sort("name", descending), after=after)
        yield f"tags, {page}", tags_of(shape_of(page)), bounds(page, with_id=False)


def queries_of_comments() -> Iterator[Query]:
    for viewer, page in product(COMMENT_VIEWERS, pages("number")):
        identity = {"viewer_id": user_id(3)} if viewer.identified else {}
        parameters, shape = bounds(page, with_id=False) | identity, shape_of(page)
        of_post = comments_of_post(viewer, shape)
        yield f"comments, {page}, {viewer}", of_post, parameters | {"post_id": post_id(DISCUSSED)}
        held = comments_with(CommentStatus.HELD, viewer, shape)
        yield f"held comments, {page}, {viewer}", held, parameters
    yield "rendered before", RENDERED_BEFORE, {"html_version": 1, "limit": 100}


def pages(key: str) -> Iterator[PageRequest]:
    for descending, after, limit in product([True, False], [None, POSITIONS[key]], [5, 20]):
        yield PageRequest(Sort(key, descending), limit=limit, after=after)


def planned_once() -> Iterator[Query]:
    for page, filters in (
        (NEWEST, {"tag": COMMON_TAG}),
        (NEWEST, {"tag": RARE_TAG}),
        (NEWEST, {"favorited_by": "user3", "sees_suspended": False}),
        (LATER, {}),
        (LATER, {"author": "user7"}),
        (LATER, {"tag": RARE_TAG}),
    ):
        shape = ListShape(
            shape_of(page),
            Viewer.ANYBODY,
            published=True,
            author="author" in filters,
            tag="tag" in filters,
            favorited_by="favorited_by" in filters,
        )
        yield f"{filters}, {page}", list_of(shape), bounds(page) | filters
    numbers = PageRequest(Sort("number"))
    for page in (numbers, replace(numbers, after=POSITIONS["number"])):
        comments = comments_of_post(CommentViewer(Viewer.ANYBODY, False), shape_of(page))
        parameters = bounds(page, with_id=False) | {"post_id": post_id(DISCUSSED)}
        yield f"comments, {page}", comments, parameters
    dates = PageRequest(Sort("created_at", descending=True))
    for page in (dates, replace(dates, after=POSITIONS["created_at"])):
        for followers in (True, False):
            follows = follows_of(FollowShape(shape_of(page), VIEWERS[0], followers))
            yield f"{followers}, {page}", follows, bounds(page) | {"user_id": user_id(FRIEND)}
    for page in (NEWEST, LATER):
        feed = feed_of(FeedShape(feed_shape(page), lateral=True))
        yield f"feed, {page}", feed, feed_bounds(page) | {"viewer_id": user_id(FRIEND)}
