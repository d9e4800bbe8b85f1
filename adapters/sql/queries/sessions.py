from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select

from hexameter.adapters.sql.driver.interface import ResultRow
from hexameter.adapters.sql.queries.keyset import PageShape, Rows, bounds, page_of, paged, shape_of
from hexameter.adapters.sql.queries.sql_queries import SqlQueries
from hexameter.adapters.sql.schema.types import UtcDateTime
from hexameter.adapters.sql.tables.auth import SessionRow
from hexameter.application.ports.sessions import SessionView
from hexameter.domain.pagination import Page, PageRequest, Position


@cache
def _live(shape: PageShape) -> Rows:
    """Sorted by `created_at`, the only sort key."""
    statement = select(
        SessionRow.id,
        SessionRow.device,
        SessionRow.ip,
        SessionRow.created_at,
        SessionRow.last_used_at,
    ).where(
        SessionRow.user_id == bindparam("user_id", type_=Uuid()),
        SessionRow.ended_at.is_(None),
        SessionRow.expires_at > bindparam("now", type_=UtcDateTime()),
    )
    value, id = SessionRow.created_at.__clause_element__(), SessionRow.id.__clause_element__()
    return paged(statement, shape, value, id)


class SqlSessionQueries(SqlQueries):
    async def live(self, user_id: UUID, page: PageRequest, *, now: datetime) -> Page[SessionView]:
        rows = await self._database.fetch_all(
            _live(shape_of(page)), user_id=user_id, now=now, **bounds(page)
        )
        return page_of(
            list(map(_view, rows)),
            page,
            lambda last: Position(last.created_at, last.id),
        )


def _view(row: ResultRow) -> SessionView:
    return SessionView(
        id=row.id,
        device=row.device,
        ip=row.ip,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
    )
