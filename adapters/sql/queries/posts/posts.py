from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from hexameter.adapters.sql.driver.interface import ResultRow
from hexameter.adapters.sql.queries.keyset import bounds, page_of, shape_of
from hexameter.adapters.sql.queries.posts.statements import (
    AUTHOR_ROLE,
    BY_ID,
    BY_IDS,
    BY_SLUG,
    DUE,
    RENDERED_BEFORE,
    ListShape,
    list_of,
)
from hexameter.adapters.sql.queries.sql_queries import SqlQueries
from hexameter.adapters.sql.queries.text_bounds import is_storable
from hexameter.adapters.sql.queries.visibility import Viewer, identity_of, kind_of
from hexameter.application.actor import Actor
from hexameter.application.ports.posts import (
    AuthorView,
    PostSummaryView,
    PostView,
    SlugMoved,
)
from hexameter.domain.ids import PostId
from hexameter.domain.pagination import EARLIEST, Page, PageRequest, Position
from hexameter.domain.posts.errors import PostNotFound
from hexameter.domain.posts.values import MAX_SLUG, PostStatus
from hexameter.domain.tags import MAX_TAG
from hexameter.domain.users.roles import Permission, Role
from hexameter.domain.users.values import MAX_USERNAME


class SqlPostQueries(SqlQueries):
    async def by_id(self, post_id: UUID, viewer: Actor) -> PostView:
        kind = kind_of(viewer)
        row = await self._database.fetch_one(BY_ID[kind], id=post_id, **identity_of(viewer, kind))
        if row is None:
            raise PostNotFound
        return _view(row)

    async def by_ids(self, ids: Collection[UUID], viewer: Actor) -> dict[UUID, PostSummaryView]:
        kind = kind_of(viewer)
        rows = await self._database.fetch_all(
            BY_IDS[kind], ids=list(ids), **identity_of(viewer, kind)
        )
        seen = {row.id: summary_of(row) for row in rows}
        return {each: seen[each] for each in ids if each in seen}

    async def by_slug(self, slug: str, viewer: Actor) -> PostView | SlugMoved:
        if not is_storable(slug, MAX_SLUG):
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
        favorited_by: str | None = None,
        status: PostStatus = PostStatus.PUBLISHED,
    ) -> Page[PostSummaryView]:
        kind, published = kind_of(viewer), status is PostStatus.PUBLISHED
        usernames = is_storable(author, MAX_USERNAME) and is_storable(favorited_by, MAX_USERNAME)
        if not (usernames and is_storable(tag, MAX_TAG)):
            return Page([], None)
        if kind is Viewer.ANYBODY and not published:
            return Page([], None)
        shape = ListShape(
            shape_of(page),
            kind,
            published,
            author=author is not None,
            tag=tag is not None,
            favorited_by=favorited_by is not None,
        )
        parameters = bounds(page) | identity_of(viewer, kind)
        if not published:
            parameters["status"] = status.value
        if author is not None:
            parameters["author"] = author
        if tag is not None:
            parameters["tag"] = tag
        if favorited_by is not None:
            parameters["favorited_by"] = favorited_by
            parameters["sees_suspended"] = viewer.may(Permission.MANAGE_USERS)
        rows = await self._database.fetch_all(list_of(shape), **parameters)
        key = page.sort.key
        return page_of(
            [summary_of(row) for row in rows],
            page,
            lambda last: Position(_sorted_by(last, key), last.id),
        )

    async def author_role(self, post_id: UUID) -> Role:
        row = await self._database.fetch_one(AUTHOR_ROLE, id=post_id)
        if row is None:
            raise PostNotFound
        return Role(row.role)

    async def due(self, now: datetime, *, limit: int) -> list[PostId]:
        rows = await self._database.fetch_all(DUE, now=now, limit=limit)
        return [PostId(row.id) for row in rows]

    async def rendered_before(self, html_version: int, *, limit: int) -> list[PostId]:
        rows = await self._database.fetch_all(
            RENDERED_BEFORE, html_version=html_version, limit=limit
        )
        return [PostId(row.id) for row in rows]


def _view(row: ResultRow) -> PostView:
    return PostView(*_values(row), body=row.body, html=row.html)


def summary_of(row: ResultRow) -> PostSummaryView:
    return PostSummaryView(*_values(row))


# Positional, in the order of the views' fields: as keyword arguments they would take two to three
# times as long, which is a tenth of a list. The contract's post, whose fields all differ, notices
# one in another's place.
def _values(row: ResultRow) -> tuple[Any, ...]:
    return (
        row.id,
        row.slug,
        row.title,
        row.summary,
        row.status,
        AuthorView(row.author_id, row.username, row.name, None),
        row.tags,
        None,
        row.version,
        row.created_at,
        row.updated_at,
        row.published_at,
        row.publish_at,
        row.publish_error,
        row.favorites_count,
        row.comments_count,
        row.favorited,
        row.reading_minutes,
    )


def _sorted_by(post: PostSummaryView, key: str) -> str | datetime:
    value: str | datetime | None = getattr(post, key)
    return EARLIEST if value is None else value
