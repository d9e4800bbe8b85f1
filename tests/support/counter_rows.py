"""Rows to read and write where it does not matter what they mean, and a read that never ends."""

from datetime import UTC, datetime

from sqlalchemy import bindparam, func, insert, literal_column, select

from hexameter.adapters.sql.driver.interface import Database
from hexameter.adapters.sql.tables.rate_limits import RateLimitRow

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

INSERT = insert(RateLimitRow)
BY_KEY = select(RateLimitRow.key, RateLimitRow.count, RateLimitRow.resets_at).where(
    RateLimitRow.key == bindparam("key")
)
ENDLESS = select(literal_column("1").label("n")).cte("endless", recursive=True)
ENDLESS = ENDLESS.union_all(select(ENDLESS.c.n + 1))
COUNT_FOR_EVER = select(func.count()).select_from(ENDLESS)


async def put(database: Database, *keys: str, resets_at: datetime = NOON) -> None:
    async with database.transaction() as transaction:
        for key in keys:
            await transaction.execute(INSERT, key=key, count=1, resets_at=resets_at)
        await transaction.commit()
