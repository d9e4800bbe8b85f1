from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, bindparam, case, func, literal_column, select
from sqlalchemy.orm import InstrumentedAttribute

from hexameter.adapters.sql.queries.sql_queries import SqlQueries
from hexameter.adapters.sql.queries.visibility import Viewer, identity_of, kind_of, sees_unpublished
from hexameter.adapters.sql.tables.posts.posts import PostRow
from hexameter.adapters.sql.tables.posts.working_copies import WorkingCopyRow
from hexameter.application.actor import Actor
from hexameter.application.ports.working_copies import WorkingCopyView
from hexameter.domain.posts.errors import PostNotFound, WorkingCopyNotFound
from hexameter.domain.posts.values import PostStatus, reading_minutes


def _shown(
    kept_aside: InstrumentedAttribute[Any], live: InstrumentedAttribute[Any]
) -> ColumnElement[Any]:
    return case((WorkingCopyRow.post_id.is_not(None), kept_aside), else_=live).label(live.key)


_OF_POST = {
    viewer: select(
        PostRow.id,
        PostRow.status,
        PostRow.version.label("live_version"),
        func.coalesce(WorkingCopyRow.version, literal_column("0")).label("version"),
        func.coalesce(WorkingCopyRow.post_version, PostRow.version).label("post_version"),
        WorkingCopyRow.created_at,
        WorkingCopyRow.updated_at,
        _shown(WorkingCopyRow.slug, PostRow.slug),
        _shown(WorkingCopyRow.title, PostRow.title),
        _shown(WorkingCopyRow.tags, PostRow.tags),
        _shown(WorkingCopyRow.summary, PostRow.summary),
        _shown(WorkingCopyRow.body, PostRow.body),
        _shown(WorkingCopyRow.html, PostRow.html),
    )
    .outerjoin(WorkingCopyRow, (WorkingCopyRow.post_id == PostRow.id) & WorkingCopyRow.is_open)
    .where(PostRow.id == bindparam("id", type_=Uuid()), sees_unpublished(viewer))
    for viewer in (Viewer.MEMBER, Viewer.EDITOR)
}


class SqlWorkingCopyQueries(SqlQueries):
    async def of_post(self, post_id: UUID, viewer: Actor) -> WorkingCopyView:
        kind = kind_of(viewer)
        if kind is Viewer.ANYBODY:
            raise PostNotFound
        identity = identity_of(viewer, kind) if kind is Viewer.MEMBER else {}
        row = await self._database.fetch_one(_OF_POST[kind], id=post_id, **identity)
        if row is None:
            raise PostNotFound
        if row.version == 0 and row.status != PostStatus.PUBLISHED:
            raise WorkingCopyNotFound
        return WorkingCopyView(
            post_id=row.id,
            slug=row.slug,
            title=row.title,
            summary=row.summary,
            body=row.body,
            html=row.html,
            tags=row.tags,
            cover=None,
            version=row.version,
            post_version=row.post_version,
            outdated=row.post_version != row.live_version,
            created_at=row.created_at,
            updated_at=row.updated_at,
            reading_minutes=reading_minutes(row.body),
        )
