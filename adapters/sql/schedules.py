from datetime import datetime, timedelta

from sqlalchemy import bindparam, null, or_, update
from sqlalchemy.sql.dml import ReturningInsert

from hexameter.adapters.sql.driver.constructs import InsertInto, upsert
from hexameter.adapters.sql.driver.interface import Database
from hexameter.adapters.sql.schema.types import UtcDateTime
from hexameter.adapters.sql.tables.schedules import ScheduleRow

_NOW = bindparam("now", type_=UtcDateTime())


def _claim(insert_into: InsertInto) -> ReturningInsert[datetime]:
    statement = insert_into(ScheduleRow).values(
        name=bindparam("name"),
        due_at=_NOW,
        owner=bindparam("owner"),
        leased_until=bindparam("leased_until"),
    )
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=[ScheduleRow.name],
        set_={"owner": new.owner, "leased_until": new.leased_until},
        where=(ScheduleRow.due_at <= new.due_at)
        & or_(
            ScheduleRow.leased_until.is_(null()),
            ScheduleRow.leased_until <= new.due_at,
            ScheduleRow.owner == new.owner,
        ),
    ).returning(ScheduleRow.due_at)


_CLAIM = upsert(_claim)
_FINISH = (
    update(ScheduleRow)
    .where(ScheduleRow.name == bindparam("schedule"), ScheduleRow.owner == bindparam("holder"))
    .values(due_at=bindparam("due_at"), owner=null(), leased_until=null())
)


class SqlSchedules:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(
        self, name: str, *, owner: str, lease: timedelta, now: datetime
    ) -> datetime | None:
        async with self._database.autocommit() as connection:
            row = await connection.fetch_one(
                _CLAIM, name=name, owner=owner, leased_until=now + lease, now=now
            )
        return None if row is None else row.due_at

    async def finish(self, name: str, *, owner: str, due_at: datetime) -> None:
        async with self._database.autocommit() as connection:
            await connection.execute(_FINISH, schedule=name, holder=owner, due_at=due_at)
