from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import bindparam, case, cast, delete, select, true, update
from sqlalchemy.sql.dml import ReturningInsert

from hexameter.adapters.sql.driver.constructs import InsertInto, in_list, unnest, upsert
from hexameter.adapters.sql.driver.interface import Database
from hexameter.adapters.sql.schema.types import Json, UtcDateTime
from hexameter.adapters.sql.tables.rate_limits import RateLimitRow
from hexameter.application.ports.rate_limits import Limit, Usage

PRUNED_AT_ONCE = 500

_NOW = bindparam("now", type_=UtcDateTime())


def _hit(insert_into: InsertInto) -> ReturningInsert[str, int, datetime]:
    hit = unnest("hits", Json)
    begun = select(
        hit["key"].as_string(),
        hit["count"].as_integer(),
        cast(hit["resets_at"].as_string(), UtcDateTime()),
    ).where(true())
    statement = insert_into(RateLimitRow).from_select(["key", "count", "resets_at"], begun)
    over, new = RateLimitRow.resets_at <= _NOW, statement.excluded
    return statement.on_conflict_do_update(
        index_elements=[RateLimitRow.key],
        set_={
            "count": case((over, new.count), else_=RateLimitRow.count + new.count),
            "resets_at": case((over, new.resets_at), else_=RateLimitRow.resets_at),
        },
    ).returning(RateLimitRow.key, RateLimitRow.count, RateLimitRow.resets_at)


_HIT = upsert(_hit)
_PEEK = select(RateLimitRow.key, RateLimitRow.count, RateLimitRow.resets_at).where(
    in_list(RateLimitRow.key, "keys"), RateLimitRow.resets_at > _NOW
)
# Several rows are always locked in the order of their keys, so that two calls cannot deadlock.
_HOLD = (
    select(RateLimitRow.key)
    .where(in_list(RateLimitRow.key, "keys"))
    .order_by(RateLimitRow.key)
    .with_for_update()
)
_REFUND = (
    update(RateLimitRow)
    .where(RateLimitRow.key == bindparam("taken"))
    .values(
        count=case(
            (RateLimitRow.count > bindparam("times"), RateLimitRow.count - bindparam("times")),
            else_=0,
        )
    )
)
_FORGET = delete(RateLimitRow).where(in_list(RateLimitRow.key, "keys"))
_ENDED = (
    select(RateLimitRow.key)
    .where(RateLimitRow.resets_at <= _NOW)
    .limit(PRUNED_AT_ONCE)
    .with_for_update(skip_locked=True)
)


class SqlRateLimiter:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def hit(self, limits: Sequence[Limit], now: datetime) -> list[Usage]:
        if not limits:
            return []
        times = Counter(limit.key for limit in limits)
        resets = {limit.key: _as_text(now + limit.window) for limit in reversed(limits)}
        hits = [
            {"key": key, "count": times[key], "resets_at": resets[key]} for key in sorted(times)
        ]
        async with self._database.autocommit() as connection:
            rows = await connection.fetch_all(_HIT, hits=hits, now=now)
        windows = {row.key: (row.count, row.resets_at) for row in rows}
        usages = list[Usage]()
        for limit in limits:
            count, resets_at = windows[limit.key]
            times[limit.key] -= 1
            usage = Usage(limit=limit, count=count - times[limit.key], resets_at=resets_at)
            usages.append(usage)
        return usages

    async def peek(self, limits: Sequence[Limit], now: datetime) -> list[Usage]:
        if not limits:
            return []
        keys = [limit.key for limit in limits]
        rows = await self._database.fetch_all(_PEEK, keys=keys, now=now)
        windows = {row.key: (row.count, row.resets_at) for row in rows}
        usages = list[Usage]()
        for limit in limits:
            count, resets_at = windows.get(limit.key, (0, now + limit.window))
            usages.append(Usage(limit=limit, count=count, resets_at=resets_at))
        return usages

    async def refund(self, limits: Sequence[Limit]) -> None:
        times = Counter(limit.key for limit in limits)
        async with self._database.transaction() as transaction:
            for key in sorted(times):
                await transaction.execute(_REFUND, taken=key, times=times[key])
            await transaction.commit()

    async def forget(self, keys: Sequence[str]) -> None:
        async with self._database.transaction() as transaction:
            await transaction.fetch_all(_HOLD, keys=keys)
            await transaction.execute(_FORGET, keys=keys)
            await transaction.commit()

    async def prune(self, now: datetime) -> int:
        pruned = 0
        while True:
            async with self._database.transaction() as transaction:
                keys = [row.key for row in await transaction.fetch_all(_ENDED, now=now)]
                pruned += await transaction.execute(_FORGET, keys=keys)
                await transaction.commit()
            if len(keys) < PRUNED_AT_ONCE:
                return pruned


def _as_text(time: datetime) -> str:
    """The format of the column on SQLite; PostgreSQL parses it too."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds")
