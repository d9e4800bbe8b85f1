from datetime import datetime
from typing import Any
from uuid import UUID

from hexameter.adapters.sql.driver.database import Database
from hexameter.adapters.sql.queries.keyset import bounds, page_of, shape_of
from hexameter.adapters.sql.queries.post_statements import (
    BY_ID,
    BY_SLUG,
    ListShape,
    list_of,
    tags_of,
)
from hexameter.adapters.sql.queries.text_bounds import can_be_there
from hexameter.adapters.sql.queries.visibility import Viewer, identity_of, kind_of
from hexameter.application.actor import Actor
from hexameter.application.ports.posts import (
    AuthorView,
    PostSummaryView,
    PostView,
    SlugMoved,
    TagView,
)
from hexameter.domain.pagination import EARLIEST, NO_ID, Page, PageRequest, Position
from hexameter.domain.posts.errors import PostNotFound
from hexameter.domain.posts.values import MAX_SLUG, MAX_TAG, PostStatus
from hexameter.domain.users.values import MAX_USERNAME


class SqlPostQueries:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def by_id(self, post_id: UUID, viewer: Actor) -> PostView:
        kind = kind_of(viewer)
        row = await self._database.fetch_one(BY_ID[kind], id=post_id, **identity_of(viewer, kind))
        if row is None:
            raise PostNotFound
        return _view(row)

    async def by_slug(self, slug: str, viewer: Actor) -> PostView | SlugMoved:
        if not can_be_there(slug, MAX_SLUG):
            raise PostNotFound
        kind = kind_of(viewer)
        row = await self._database.fetch_one(BY_SLUG[kind], slug=slug, **identity_of(viewer, kind))
        if row is None:
            raise PostNotFound
        post = _view(row)
        return post if post.slug == slug else SlugMoved(post.slug)

    async def page(
        self,
        page: PageRequest,
        viewer: Actor,
        *,
        author: str | None = None,
        tag: str | None = None,
        status: PostStatus = PostStatus.PUBLISHED,
    ) -> Page[PostSummaryView]:
        kind, published = kind_of(viewer), status is PostStatus.PUBLISHED
        if not (can_be_there(author, MAX_USERNAME) and can_be_there(tag, MAX_TAG)):
            return Page([], None)
        if kind is Viewer.ANYBODY and not published:
            return Page([], None)
        shape = ListShape(shape_of(page), kind, published, author is not None, tag is not None)
        parameters = bounds(page) | identity_of(viewer, kind)
        if not published:
            parameters["status"] = status.value
        if author is not None:
            parameters["author"] = author
        if tag is not None:
            parameters["tag"] = tag
        rows = await self._database.fetch_all(list_of(shape), **parameters)
        key = page.sort.key
        return page_of(
            [_summary(row) for row in rows],
            page,
            lambda last: Position(_sorted_by(last, key), last.id),
        )

    async def tags(self, page: PageRequest) -> Page[TagView]:
        rows = await self._database.fetch_all(
            tags_of(shape_of(page)), **bounds(page, with_id=False)
        )
        return page_of(
            [TagView(name, count) for name, count in rows],
            page,
            lambda last: Position(last.name, NO_ID),
        )


def _view(row: tuple[Any, ...]) -> PostView:
    (
        id,
        slug,
        title,
        summary,
        status,
        author_id,
        username,
        name,
        tags,
        version,
        created_at,
        updated_at,
        published_at,
        publish_at,
        reading_minutes,
        body,
        html,
    ) = row
    return PostView(
        id,
        slug,
        title,
        summary,
        body,
        html,
        status,
        AuthorView(author_id, username, name, None),
        tags,
        None,
        version,
        created_at,
        updated_at,
        published_at,
        publish_at,
        0,
        0,
        False,
        reading_minutes,
    )


def _summary(row: tuple[Any, ...]) -> PostSummaryView:
    (
        id,
        slug,
        title,
        summary,
        status,
        author_id,
        username,
        name,
        tags,
        version,
        created_at,
        updated_at,
        published_at,
        publish_at,
        reading_minutes,
    ) = row
    return PostSummaryView(
        id,
        slug,
        title,
        summary,
        status,
        AuthorView(author_id, username, name, None),
        tags,
        None,
        version,
        created_at,
        updated_at,
        published_at,
        publish_at,
        0,
        0,
        False,
        reading_minutes,
    )


def _sorted_by(post: PostSummaryView, key: str) -> str | datetime:
    value: str | datetime | None = getattr(post, key)
    return EARLIEST if value is None else value
