"""Connections that are lent, and transactions on them."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from time import perf_counter
from typing import Any, TypeVar

from hexameter.adapters.sql.driver.compiled import CompiledStatement
from hexameter.adapters.sql.driver.constructs import Statement
from hexameter.adapters.sql.driver.drivers import StoreReadOnly
from hexameter.adapters.sql.driver.interface import ResultRow
from hexameter.adapters.sql.driver.pool import Lender, Loan
from hexameter.application.ports.unit_of_work import StoreUnavailable, UnitOfWorkMisused

R = TypeVar("R")
Call = Callable[[Any, str, Sequence[object]], Awaitable[R]]
_log = logging.getLogger(__name__)


class Connection:
    """A connection that is lent for one block; not to be used by two tasks at once."""

    __slots__ = ("_intact", "_lender", "_loan")

    def __init__(self, lender: Lender, loan: Loan) -> None:
        self._lender = lender
        self._loan = loan
        self._intact = True

    async def fetch_all(
        self,
        statement: Statement,
        /,
        **parameters: object,
    ) -> list[ResultRow]:
        compiled, raw = await self._run(self._lender.driver.fetch, statement, parameters)
        return compiled.rows(raw)

    async def fetch_one(
        self,
        statement: Statement,
        /,
        **parameters: object,
    ) -> ResultRow | None:
        """The first row; None when there is none."""
        compiled, raw = await self._run(self._lender.driver.fetch, statement, parameters)
        return compiled.row(raw[0]) if raw else None

    async def execute(self, statement: Statement, /, **parameters: object) -> int:
        """How many rows were inserted, changed or removed."""
        return (await self._run(self._lender.driver.execute, statement, parameters))[1]

    async def _run(
        self,
        call: Call[R],
        statement: Statement,
        parameters: Mapping[str, object],
    ) -> tuple[CompiledStatement, R]:
        compiled = self._lender.statements[statement]
        arguments = compiled.arguments(parameters)
        run = self._observed if self._lender.observers else self._call
        return compiled, await run(call, compiled.sql, arguments, compiled.table)

    async def _observed(
        self, call: Call[R], sql: str, arguments: Sequence[object], table: str | None
    ) -> R:
        began = perf_counter()
        failure: BaseException | None = None
        try:
            return await self._call(call, sql, arguments, table)
        except BaseException as error:
            failure = error
            raise
        finally:
            for observe in self._lender.observers:
                observe(sql, perf_counter() - began, failure)

    async def _call(
        self, call: Call[R], sql: str, arguments: Sequence[object], table: str | None
    ) -> R:
        try:
            return await call(self._loan.connection, sql, arguments)
        except BaseException as error:
            if not self._lender.driver.survives(error):
                self._intact = False
            if not isinstance(error, Exception):
                raise
            if not self._intact:
                # The text of an error may quote values: only its kind is logged.
                _log.warning("A database connection is dropped after %s.", type(error).__name__)
            meaning = self._lender.driver.translate_error(error, table)
            if isinstance(meaning, StoreReadOnly):
                # The other connections were made to the same server.
                self._lender.expire()
            if meaning is error:
                raise
            raise meaning from error

    async def release(self) -> None:
        """Give it back; or, after an error that it may not have survived, close it."""
        if self._intact:
            self._lender.take_back(self._loan)
        else:
            self._lender.discard(self._loan)


class Transaction(Connection):
    """A connection for writing, on SQLite with the only right to write from the beginning.

    What is not committed when it is released is undone. After a commit the next statement begins
    anew.
    """

    __slots__ = ("_begun", "_failed", "_on_release")

    def __init__(self, lender: Lender, loan: Loan, on_release: Callable[[], None]) -> None:
        super().__init__(lender, loan)
        self._on_release = on_release
        self._begun = False
        self._failed = False

    async def begin(self) -> None:
        await self._control(self._lender.driver.begin)
        self._begun = True

    async def commit(self) -> None:
        """Does nothing when nothing was done since the last."""
        if self._failed:
            raise _transaction_failed()
        if self._begun:
            # Whether a commit that was cut off has happened is not known: it is not repeated.
            self._failed = True
            await self._control("COMMIT")
            self._begun = self._failed = False

    async def roll_back(self) -> None:
        """Never refuses: a transaction whose connection is lost is undone by that."""
        if self._begun and self._intact:
            self._begun = False
            try:
                await self._control("ROLLBACK")
            except StoreUnavailable:
                self._intact = False

    async def _control(self, sql: str) -> None:
        await self._call(self._lender.driver.execute, sql, (), None)

    async def _run(
        self,
        call: Call[R],
        statement: Statement,
        parameters: Mapping[str, object],
    ) -> tuple[CompiledStatement, R]:
        if self._failed:
            raise _transaction_failed()
        if not self._begun:
            await self.begin()
        self._failed = True
        result = await super()._run(call, statement, parameters)
        self._failed = False
        return result

    async def release(self) -> None:
        try:
            await self.roll_back()
        finally:
            self._on_release()
            await super().release()


def _transaction_failed() -> UnitOfWorkMisused:
    return UnitOfWorkMisused("A statement of this transaction has failed: leave the block.")
