from collections.abc import AsyncIterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text

from hexameter.adapters.sql.counters.kinds import KINDS, Kind
from hexameter.adapters.sql.driver.constructs import Statement
from hexameter.adapters.sql.driver.interface import Connection, Database, ResultRow
from hexameter.application.ports.counters import WrongCount

AT_ONCE = 200


class _Statements(NamedTuple):
    kind: Kind
    after: Statement
    without_row: Statement | None
    of: Statement
    put: Statement
    lock: Statement
    first: object
    """A key before all others."""


# Others who change these counts wait for the transaction, or it for them: a count that it reads and
# sets cannot change in between. Rows that they count may be written and not yet committed: they are
# counted after the transaction, by adding to the count.
# This mode also waits for those who have locked a row first: otherwise the two could deadlock.
_LOCK = "LOCK TABLE {} IN EXCLUSIVE MODE"
_ALL = [
    _Statements(
        kind,
        kind.after(AT_ONCE),
        kind.without_row(),
        kind.of(),
        kind.put(),
        text(_LOCK.format(kind.row.__tablename__)),
        "" if kind.name == "tag" else UUID(int=0),
    )
    for kind in KINDS
]


class SqlCounters:
    """Reads so many owners at a time that no statement runs into its timeout."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def check(self) -> list[WrongCount]:
        wrong: list[WrongCount] = []
        for each in _ALL:
            async for rows in self._pages(each):
                wrong += [count for row in rows for count in _wrong(each.kind, row)]
        return wrong

    async def repair(self) -> list[WrongCount]:
        repaired: list[WrongCount] = []
        for each in _ALL:
            async for rows in self._pages(each):
                if keys := [row.key for row in rows if _wrong(each.kind, row)]:
                    async with self._database.transaction() as transaction:
                        repaired += await self._repair(each, keys, transaction)
                        await transaction.commit()
        return repaired

    async def _pages(self, each: _Statements) -> AsyncIterator[Sequence[ResultRow]]:
        after = each.first
        while rows := await self._database.fetch_all(each.after, after=after):
            yield rows
            after = rows[-1].key
        if each.without_row is not None:
            yield await self._database.fetch_all(each.without_row)

    async def _repair(
        self, each: _Statements, keys: Sequence[object], transaction: Connection
    ) -> list[WrongCount]:
        """On SQLite the transaction is alone."""
        if self._database.dialect_name == "postgresql":
            await transaction.execute(each.lock)
        repaired: list[WrongCount] = []
        for row in await transaction.fetch_all(each.of, keys=keys):
            if wrong := _wrong(each.kind, row):
                repaired += wrong
                await transaction.execute(each.put, **_actual(each.kind, row))
        return repaired


def _wrong(kind: Kind, row: ResultRow) -> list[WrongCount]:
    actual = _actual(kind, row)
    return [
        WrongCount(count.key, f"{kind.name} {row.key}", kept, actual[count.key])
        for count in kind.counts
        if (kept := getattr(row, f"kept_{count.key}")) != actual[count.key]
    ]


def _actual(kind: Kind, row: ResultRow) -> dict[str, Any]:
    """As parameters of the statement that stores them."""
    counts = {count.key: getattr(row, f"actual_{count.key}") for count in kind.counts}
    return {kind.key.key: row.key, **counts}
