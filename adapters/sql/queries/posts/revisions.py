from functools import cache
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select

from hexameter.adapters.sql.driver.interface import ResultRow
from hexameter.adapters.sql.queries.keyset import PageShape, Rows, bounds, page_of, paged, shape_of
from hexameter.adapters.sql.queries.sql_queries import SqlQueries
from hexameter.adapters.sql.queries.visibility import Viewer, identity_of, kind_of, sees_unpublished
from hexameter.adapters.sql.tables.posts.posts import PostRow
from hexameter.adapters.sql.tables.posts.revisions import RevisionRow
from hexameter.adapters.sql.tables.users import UserRow
from hexameter.application.actor import Actor
from hexameter.application.ports.posts import AuthorView
from hexameter.application.ports.revisions import RevisionSummaryView, RevisionView
from hexameter.domain.pagination import NO_ID, Page, PageRequest, Position
from hexameter.domain.posts.errors import PostNotFound, RevisionNotFound

_NUMBER = RevisionRow.number.__clause_element__()
_SUMMARY = (
    RevisionRow.number,
    RevisionRow.title,
    RevisionRow.created_at,
    UserRow.id.label("author_id"),
    UserRow.username,
    UserRow.name,
)
_TEXTS = (RevisionRow.summary, RevisionRow.body, RevisionRow.tags)


@cache
def _post(viewer: Viewer) -> Rows:
    """Parameters: `id` and those of a member."""
    found = PostRow.id == bindparam("id", type_=Uuid())
    return select(PostRow.id).where(found, sees_unpublished(viewer))


@cache
def _of_post(viewer: Viewer, page: PageShape) -> Rows:
    """Parameters: `id`, and those of a member and of the page."""
    found = (
        select(*_SUMMARY)
        .join(PostRow, PostRow.id == RevisionRow.post_id)
        .outerjoin(UserRow, UserRow.id == RevisionRow.author_id)
        .where(RevisionRow.post_id == bindparam("id", type_=Uuid()), sees_unpublished(viewer))
    )
    return paged(found, page, _NUMBER)


@cache
def _by_number(viewer: Viewer) -> Rows:
    """Parameters: `id`, `number` and those of a member."""
    return (
        select(*_SUMMARY, *_TEXTS)
        .join(PostRow, PostRow.id == RevisionRow.post_id)
        .outerjoin(UserRow, UserRow.id == RevisionRow.author_id)
        .where(
            RevisionRow.post_id == bindparam("id", type_=Uuid()),
            RevisionRow.number == bindparam("number"),
            sees_unpublished(viewer),
        )
    )


class SqlRevisionQueries(SqlQueries):
    async def of_post(
        self, post_id: UUID, page: PageRequest, viewer: Actor
    ) -> Page[RevisionSummaryView]:
        kind, identity = _member(viewer)
        rows = await self._database.fetch_all(
            _of_post(kind, shape_of(page)), id=post_id, **bounds(page, with_id=False), **identity
        )
        if not rows:
            await self._require_post(post_id, viewer)
        return page_of(
            [
                RevisionSummaryView(row.number, row.title, _author(row), row.created_at)
                for row in rows
            ],
            page,
            lambda last: Position(last.number, NO_ID),
        )

    async def by_number(self, post_id: UUID, number: int, viewer: Actor) -> RevisionView:
        kind, identity = _member(viewer)
        row = await self._database.fetch_one(
            _by_number(kind), id=post_id, number=number, **identity
        )
        if row is None:
            await self._require_post(post_id, viewer)
            raise RevisionNotFound
        return RevisionView(
            number=row.number,
            title=row.title,
            summary=row.summary,
            body=row.body,
            tags=row.tags,
            author=_author(row),
            created_at=row.created_at,
        )

    async def _require_post(self, post_id: UUID, viewer: Actor) -> None:
        kind, identity = _member(viewer)
        if await self._database.fetch_one(_post(kind), id=post_id, **identity) is None:
            raise PostNotFound


def _member(viewer: Actor) -> tuple[Viewer, dict[str, object]]:
    """The kind of viewer, and the parameters of its statements: those for editors do not name
    them, because they see every post.
    """
    kind = kind_of(viewer)
    if kind is Viewer.ANYBODY:
        raise PostNotFound
    return kind, identity_of(viewer, kind) if kind is Viewer.MEMBER else {}


def _author(row: ResultRow) -> AuthorView | None:
    if row.author_id is None:
        return None
    return AuthorView(row.author_id, row.username, row.name, None)
