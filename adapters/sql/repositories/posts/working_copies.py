from collections.abc import Mapping

from sqlalchemy import bindparam, false, literal_column, select, true, update
from sqlalchemy.sql.dml import ReturningInsert

from hexameter.adapters.sql.driver.constructs import InsertInto, bind_columns, upsert
from hexameter.adapters.sql.repositories.posts.post_rows import content_of, parameters_of_content
from hexameter.adapters.sql.tables.posts.working_copies import WorkingCopyRow
from hexameter.adapters.sql.unit_of_work import SqlRepository
from hexameter.domain.ids import PostId
from hexameter.domain.posts.values import Slug
from hexameter.domain.posts.working_copy import WorkingCopy

_CHANGING = (
    WorkingCopyRow.slug,
    WorkingCopyRow.updated_at,
    WorkingCopyRow.title,
    WorkingCopyRow.tags,
    WorkingCopyRow.summary,
    WorkingCopyRow.body,
    WorkingCopyRow.html,
    WorkingCopyRow.html_version,
)
_NEW = (WorkingCopyRow.post_version, WorkingCopyRow.created_at, *_CHANGING)
_FIND = (
    select(WorkingCopyRow.post_id, WorkingCopyRow.version, *_NEW)
    .where(WorkingCopyRow.post_id == bindparam("of_post"), WorkingCopyRow.is_open)
    .with_for_update()
)
_PRESENT = (
    (WorkingCopyRow.post_id == bindparam("of_post"))
    & (WorkingCopyRow.version == bindparam("expected"))
    & WorkingCopyRow.is_open
)
_UPDATE = (
    update(WorkingCopyRow).where(_PRESENT).values(bind_columns(WorkingCopyRow.version, *_CHANGING))
)
_REMOVE = (
    update(WorkingCopyRow)
    .where(_PRESENT)
    .values(is_open=false(), slug="", title="", tags=[], summary=None, body="", html="")
)


def _add(insert_into: InsertInto) -> ReturningInsert[int]:
    columns = bind_columns(WorkingCopyRow.post_id, *_NEW)
    statement = insert_into(WorkingCopyRow).values(
        {**columns, "version": literal_column("1"), "is_open": true()}
    )
    new = {column.key: statement.excluded[column.key] for column in _NEW}
    return statement.on_conflict_do_update(
        index_elements=[WorkingCopyRow.post_id],
        set_={**new, "version": WorkingCopyRow.version + 1, "is_open": true()},
    ).returning(WorkingCopyRow.version)


_ADD = upsert(_add)


class SqlWorkingCopyRepository(SqlRepository):
    async def find(self, post_id: PostId) -> WorkingCopy | None:
        row = await self._connection.fetch_one(_FIND, of_post=post_id)
        if row is None:
            return None
        return WorkingCopy(
            post_id=PostId(row.post_id),
            version=row.version,
            post_version=row.post_version,
            slug=Slug(row.slug),
            created_at=row.created_at,
            updated_at=row.updated_at,
            content=content_of(row),
        )

    async def add(self, copy: WorkingCopy) -> None:
        row = await self._connection.fetch_one(
            _ADD,
            post_id=copy.post_id,
            post_version=copy.post_version,
            created_at=copy.created_at,
            **_parameters(copy),
        )
        if row is not None:  # It always is: an upsert without a condition returns its row.
            copy.version = row.version

    async def save(self, copy: WorkingCopy) -> None:
        await self._context.change_one(
            _UPDATE,
            of_post=copy.post_id,
            expected=copy.version,
            version=copy.version + 1,
            **_parameters(copy),
        )
        copy.version += 1

    async def remove(self, copy: WorkingCopy) -> None:
        await self._context.change_one(_REMOVE, of_post=copy.post_id, expected=copy.version)


def _parameters(copy: WorkingCopy) -> Mapping[str, object]:
    return {
        "slug": copy.slug.value,
        "updated_at": copy.updated_at,
        **parameters_of_content(copy.content),
    }
