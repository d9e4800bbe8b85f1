"""Faults that only a database can have, on SQLite."""

import re
from collections.abc import Callable, Sequence

import aiosqlite
from sqlalchemy import event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from hexameter.adapters.sql.driver.database import Database
from hexameter.adapters.sql.driver.drivers import AiosqliteDriver
from hexameter.adapters.sql.driver.engines import Engines, create_engines
from hexameter.adapters.testing.contracts.idempotency import IdempotencyRecordsContract
from hexameter.adapters.testing.contracts.mailed_tokens import MailedTokenRepositoryContract
from hexameter.adapters.testing.contracts.posts import PostRepositoryContract
from hexameter.adapters.testing.contracts.unit_of_work import UnitOfWorkContract
from hexameter.adapters.testing.contracts.user_queries import UserQueriesContract
from hexameter.adapters.testing.contracts.users import UserRepositoryContract
from tests.contract.mutants.fault import broken_database


class _Rewriting(AiosqliteDriver):
    """Sends other SQL than it was given."""

    def __init__(self, rewrite: Callable[[str], str]) -> None:
        self._rewrite = rewrite

    async def fetch(
        self, connection: aiosqlite.Connection, sql: str, arguments: Sequence[object]
    ) -> Sequence[Sequence[object]]:
        return await super().fetch(connection, self._rewrite(sql), arguments)

    async def execute(
        self, connection: aiosqlite.Connection, sql: str, arguments: Sequence[object]
    ) -> int:
        return await super().execute(connection, self._rewrite(sql), arguments)


class ForgetsToRollBack(Database):
    """The connection goes back to the pool as it is, and the next one's commit commits all."""

    def __init__(self, url: str) -> None:
        super().__init__(create_engines(url))
        self._writers.driver = _Rewriting(self._go_on)
        self._begun = False

    def _go_on(self, sql: str) -> str:
        if sql == "ROLLBACK" or (sql == "BEGIN IMMEDIATE" and self._begun):
            return "SELECT 1"
        self._begun = sql != "COMMIT"
        return sql


class ForgetsForeignKeys(Database):
    """As SQLite does unless it is told."""

    def __init__(self, url: str) -> None:
        engines = create_engines(url)
        event.listen(engines.write.sync_engine, "connect", _without_foreign_keys)
        super().__init__(engines)


class IgnoresTheVersion(Database):
    def __init__(self, url: str) -> None:
        super().__init__(create_engines(url))
        self._writers.driver = _Rewriting(
            lambda sql: re.sub(r"AND users\.version = \?", "AND ? > 0", sql)
        )


class WritesBeforeItIsAlone(Database):
    """Several writers, each of whom begins to write only when it has read."""

    def __init__(self, url: str) -> None:
        several = create_async_engine(
            make_url(url),
            pool_reset_on_return=None,
            pool_size=12,
            connect_args={"isolation_level": None, "timeout": 0.1},
        )
        event.listen(several.sync_engine, "connect", _with_foreign_keys)
        super().__init__(Engines(several, create_engines(url).read))
        self._writers.driver = _Rewriting(lambda sql: sql.replace("BEGIN IMMEDIATE", "BEGIN"))


class SearchesWithLike(Database):
    def __init__(self, url: str) -> None:
        super().__init__(create_engines(url))
        self._readers.driver = _Rewriting(
            lambda sql: re.sub(r"instr\(([\w.]+), \?\)", r"(\1 LIKE '%' || ? || '%')", sql)
        )


def _without_foreign_keys(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    connection.cursor().execute("PRAGMA foreign_keys=OFF")


def _with_foreign_keys(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    connection.cursor().execute("PRAGMA foreign_keys=ON")


UOW, USERS = UnitOfWorkContract, UserRepositoryContract

FAULTS = [
    broken_database(ForgetsToRollBack, UOW.test_leaving_without_commit_undoes_everything),
    broken_database(
        ForgetsForeignKeys,
        USERS.test_removing_takes_all_that_is_the_account_s_own,
        PostRepositoryContract.test_a_post_needs_its_author,
        PostRepositoryContract.test_removing_frees_all_slugs,
        MailedTokenRepositoryContract.test_a_token_needs_its_user,
        IdempotencyRecordsContract.test_a_claim_needs_its_caller,
    ),
    broken_database(IgnoresTheVersion, USERS.test_a_user_that_has_changed_since_is_not_overwritten),
    broken_database(
        WritesBeforeItIsAlone,
        UOW.test_one_cancelled_while_it_waits_leaves_the_store_usable,
        UOW.test_writers_at_once_lose_nothing,
        UOW.test_what_is_found_is_held_until_the_block_ends,
    ),
    broken_database(
        SearchesWithLike, UserQueriesContract.test_search_takes_every_character_as_it_is
    ),
]
