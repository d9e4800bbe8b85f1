from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select
from sqlalchemy.orm import aliased

from hexameter.adapters.sql.queries.keyset import PageShape, Rows, bounds, page_of, paged, shape_of
from hexameter.adapters.sql.queries.sql_queries import SqlQueries
from hexameter.adapters.sql.queries.visibility import Viewer, identity_of, kind_of, sees_unpublished
from hexameter.adapters.sql.tables.posts.posts import PostRow
from hexameter.adapters.sql.tables.posts.preview_links import PreviewLinkRow
from hexameter.adapters.sql.tables.users import UserRow
from hexameter.application.actor import Actor
from hexameter.application.ports.preview_links import PreviewLinkView
from hexameter.domain.ids import PostId
from hexameter.domain.pagination import Page, PageRequest, Position
from hexameter.domain.posts.errors import PostNotFound
from hexameter.domain.posts.preview_link import PreviewNotFound

_IS_LIVE = PreviewLinkRow.expires_at > bindparam("now")
_CREATOR = aliased(UserRow)
_PREVIEWED = (
    select(PreviewLinkRow.post_id)
    .join(PostRow, PostRow.id == PreviewLinkRow.post_id)
    .join(UserRow, UserRow.id == PostRow.author_id)
    .join(_CREATOR, _CREATOR.id == PreviewLinkRow.created_by)
    .where(
        PreviewLinkRow.digest == bindparam("digest"),
        _IS_LIVE,
        UserRow.suspended_at.is_(None),
        _CREATOR.suspended_at.is_(None),
    )
)
_POST = {
    viewer: select(PostRow.id).where(
        PostRow.id == bindparam("id", type_=Uuid()), sees_unpublished(viewer)
    )
    for viewer in (Viewer.MEMBER, Viewer.EDITOR)
}


@cache
def preview_links_of(shape: PageShape) -> Rows:
    """Parameters: those of the page, `post_id` and `now`."""
    statement = select(
        PreviewLinkRow.id, PreviewLinkRow.created_at, PreviewLinkRow.expires_at
    ).where(PreviewLinkRow.post_id == bindparam("post_id", type_=Uuid()), _IS_LIVE)
    value = PreviewLinkRow.created_at.__clause_element__()
    return paged(statement, shape, value, PreviewLinkRow.id.__clause_element__())


class SqlPreviewLinkQueries(SqlQueries):
    async def of_post(
        self, post_id: UUID, page: PageRequest, viewer: Actor, *, now: datetime
    ) -> Page[PreviewLinkView]:
        kind = kind_of(viewer)
        if kind is Viewer.ANYBODY:
            raise PostNotFound
        # Statements for editors do not name them: they see every post.
        identity = identity_of(viewer, kind) if kind is Viewer.MEMBER else {}
        if await self._database.fetch_one(_POST[kind], id=post_id, **identity) is None:
            raise PostNotFound
        rows = await self._database.fetch_all(
            preview_links_of(shape_of(page)), post_id=post_id, now=now, **bounds(page)
        )
        return page_of(
            [PreviewLinkView(row.id, row.created_at, row.expires_at) for row in rows],
            page,
            lambda last: Position(last.created_at, last.id),
        )

    async def previewed(self, digest: bytes, *, now: datetime) -> PostId:
        row = await self._database.fetch_one(_PREVIEWED, digest=digest, now=now)
        if row is None:
            raise PreviewNotFound
        return PostId(row.post_id)
