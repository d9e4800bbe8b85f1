from collections.abc import Mapping

from sqlalchemy import bindparam, delete, insert, select, update

from hexameter.adapters.sql.counters.comments import CommentCounts
from hexameter.adapters.sql.driver.constructs import bind_columns, columns_of
from hexameter.adapters.sql.driver.interface import ResultRow
from hexameter.adapters.sql.tables.comments import CommentRow
from hexameter.adapters.sql.unit_of_work import UnitOfWorkContext
from hexameter.application.ports.comments import CommentLocation
from hexameter.domain.comments.comment import Comment
from hexameter.domain.comments.errors import CommentNotFound
from hexameter.domain.comments.values import CommentStatus
from hexameter.domain.ids import CommentId, PostId, UserId

_COLUMNS = columns_of(CommentRow, but=(CommentRow.number,))
_FIXED = (
    CommentRow.number,
    CommentRow.id,
    CommentRow.post_id,
    CommentRow.parent_id,
    CommentRow.level,
    CommentRow.created_at,
)
_BY_ID = select(*_COLUMNS).where(CommentRow.id == bindparam("comment_id")).with_for_update()
_LOCATION = select(CommentRow.post_id, CommentRow.author_id).where(
    CommentRow.id == bindparam("comment_id")
)
# The database assigns `number`; RETURNING it would only take time.
_INSERT = insert(CommentRow).values(bind_columns(*_COLUMNS)).inline()
_PRESENT = (CommentRow.id == bindparam("comment_id")) & (
    CommentRow.version == bindparam("expected")
)
_UPDATE = (
    update(CommentRow).where(_PRESENT).values(bind_columns(*columns_of(CommentRow, but=_FIXED)))
)
_KEEP_HTML = (
    update(CommentRow)
    .where(_PRESENT)
    .values(bind_columns(CommentRow.html, CommentRow.html_version))
)
_OF_AUTHOR = CommentRow.author_id == bindparam("of_author")
# In the order in which a post takes its comments with it.
_LOCK_OF_AUTHOR = (
    select(CommentRow.id)
    .where(_OF_AUTHOR)
    .order_by(CommentRow.post_id, CommentRow.number)
    .with_for_update()
)
_OUTDATE_ALL_HTML = update(CommentRow).values(html_version=0)
_OUTDATE_HTML = _OUTDATE_ALL_HTML.where(_OF_AUTHOR)
_DELETE = delete(CommentRow).where(_PRESENT)
_PUBLISHED = (
    select(CommentRow.id)
    .where(CommentRow.author_id == bindparam("author_id"), CommentRow.was_published)
    .limit(1)
)


class SqlCommentRepository:
    def __init__(self, context: UnitOfWorkContext) -> None:
        self._context = context
        self._connection = context.connection
        self._counts = CommentCounts(context.connection)

    async def locate(self, comment_id: CommentId) -> CommentLocation:
        row = await self._connection.fetch_one(_LOCATION, comment_id=comment_id)
        if row is None:
            raise CommentNotFound
        return CommentLocation(PostId(row.post_id), row.author_id and UserId(row.author_id))

    async def add(self, comment: Comment) -> None:
        await self._connection.execute(
            _INSERT,
            id=comment.id,
            version=comment.version,
            post_id=comment.post_id,
            parent_id=comment.parent_id,
            level=comment.level,
            created_at=comment.created_at,
            **_parameters(comment),
        )
        await self._counts.keep(comment)
        self._context.collect(comment)

    async def get(self, comment_id: CommentId) -> Comment:
        row = await self._connection.fetch_one(_BY_ID, comment_id=comment_id)
        if row is None:
            raise CommentNotFound
        comment = _comment(row)
        self._counts.know(comment)
        return comment

    async def save(self, comment: Comment) -> None:
        await self._context.change_one(
            _UPDATE,
            comment_id=comment.id,
            expected=comment.version,
            version=comment.version + 1,
            **_parameters(comment),
        )
        await self._counts.keep(comment)
        comment.version += 1
        self._context.collect(comment)

    async def discard(self, comment: Comment) -> None:
        await self._context.change_one(_DELETE, comment_id=comment.id, expected=comment.version)
        self._context.collect(comment)

    async def outdate_html(self, author_id: UserId | None) -> None:
        if author_id is None:
            await self._connection.execute(_OUTDATE_ALL_HTML)
            return
        await self._connection.fetch_all(_LOCK_OF_AUTHOR, of_author=author_id)
        await self._connection.execute(_OUTDATE_HTML, of_author=author_id)

    async def keep_html(self, comment: Comment) -> None:
        await self._context.change_one(
            _KEEP_HTML,
            comment_id=comment.id,
            expected=comment.version,
            html=comment.html,
            html_version=comment.html_version,
        )

    async def has_published(self, author_id: UserId) -> bool:
        return await self._connection.fetch_one(_PUBLISHED, author_id=author_id) is not None


def _comment(row: ResultRow) -> Comment:
    return Comment(
        id=CommentId(row.id),
        version=row.version,
        post_id=PostId(row.post_id),
        parent_id=row.parent_id and CommentId(row.parent_id),
        level=row.level,
        author_id=row.author_id and UserId(row.author_id),
        status=CommentStatus(row.status),
        was_published=row.was_published,
        created_at=row.created_at,
        updated_at=row.updated_at,
        body=row.body,
        html=row.html,
        html_version=row.html_version,
    )


def _parameters(comment: Comment) -> Mapping[str, object]:
    return {
        "author_id": comment.author_id,
        "status": comment.status.value,
        "was_published": comment.was_published,
        "updated_at": comment.updated_at,
        "body": comment.body,
        "html": comment.html,
        "html_version": comment.html_version,
    }
