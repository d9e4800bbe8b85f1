from uuid import UUID

from hexameter.adapters.sql.driver.interface import ResultRow
from hexameter.adapters.sql.queries.comment_statements import (
    AUTHOR_ROLE,
    RENDERED_BEFORE,
    comment_identity,
    comment_viewer,
    comments_of_post,
    comments_with,
    one_comment,
    visible_post,
)
from hexameter.adapters.sql.queries.keyset import bounds, page_of, shape_of
from hexameter.adapters.sql.queries.sql_queries import SqlQueries
from hexameter.adapters.sql.queries.visibility import Viewer, identity_of
from hexameter.application.actor import Actor
from hexameter.application.ports.comments import CommentView
from hexameter.application.ports.posts import AuthorView
from hexameter.domain.comments.errors import CommentNotFound
from hexameter.domain.comments.values import CommentStatus
from hexameter.domain.ids import CommentId
from hexameter.domain.pagination import NO_ID, Page, PageRequest, Position
from hexameter.domain.posts.errors import PostNotFound
from hexameter.domain.users.roles import Role


class SqlCommentQueries(SqlQueries):
    async def by_id(self, comment_id: UUID, viewer: Actor) -> CommentView:
        kind = comment_viewer(viewer)
        row = await self._database.fetch_one(
            one_comment(kind), id=comment_id, **comment_identity(viewer, kind)
        )
        if row is None:
            raise CommentNotFound
        return _view(row)

    async def of_post(self, post_id: UUID, page: PageRequest, viewer: Actor) -> Page[CommentView]:
        kind = comment_viewer(viewer)
        rows = await self._database.fetch_all(
            comments_of_post(kind, shape_of(page)),
            post_id=post_id,
            **bounds(page, with_id=False),
            **comment_identity(viewer, kind),
        )
        if not rows:
            await self._require_visible(post_id, viewer, kind.post)
        return _page(rows, page)

    async def with_status(
        self, status: CommentStatus, page: PageRequest, viewer: Actor
    ) -> Page[CommentView]:
        kind = comment_viewer(viewer)
        rows = await self._database.fetch_all(
            comments_with(status, kind, shape_of(page)),
            **bounds(page, with_id=False),
            **comment_identity(viewer, kind),
        )
        return _page(rows, page)

    async def author_role(self, comment_id: UUID) -> Role | None:
        row = await self._database.fetch_one(AUTHOR_ROLE, id=comment_id)
        if row is None:
            raise CommentNotFound
        return row.role and Role(row.role)

    async def rendered_before(self, html_version: int, *, limit: int) -> list[CommentId]:
        rows = await self._database.fetch_all(
            RENDERED_BEFORE, html_version=html_version, limit=limit
        )
        return [CommentId(row.id) for row in rows]

    async def _require_visible(self, post_id: UUID, viewer: Actor, kind: Viewer) -> None:
        # Statements for editors do not name them: they see every post.
        identity = identity_of(viewer, kind) if kind is Viewer.MEMBER else {}
        if await self._database.fetch_one(visible_post(kind), id=post_id, **identity) is None:
            raise PostNotFound


def _page(rows: list[ResultRow], page: PageRequest) -> Page[CommentView]:
    return page_of([_view(row) for row in rows], page, lambda last: Position(last.number, NO_ID))


def _view(row: ResultRow) -> CommentView:
    removed = row.author_id is None
    return CommentView(
        row.id,
        row.number,
        row.post_id,
        row.parent_id,
        None if removed else AuthorView(row.author_id, row.username, row.name, None),
        None if removed else row.body,
        None if removed else row.html,
        row.status,
        row.version,
        row.created_at,
        row.updated_at,
    )
