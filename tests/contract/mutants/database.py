"""Faults that only a database can have, on SQLite."""

import re
from collections.abc import Callable, Sequence

import aiosqlite
from sqlalchemy import make_url

from hexameter.adapters.sql.driver.compiled_database import CompiledDatabase
from hexameter.adapters.sql.driver.sqlite import AiosqliteDriver
from hexameter.adapters.testing.contracts.auth.mailed_tokens import MailedTokenRepositoryContract
from hexameter.adapters.testing.contracts.idempotency import IdempotencyRecordsContract
from hexameter.adapters.testing.contracts.posts.posts import PostRepositoryContract
from hexameter.adapters.testing.contracts.unit_of_work import UnitOfWorkContract
from hexameter.adapters.testing.contracts.users.user_queries import UserQueriesContract
from hexameter.adapters.testing.contracts.users.users import UserRepositoryContract
from tests.contract.mutants.fault import broken_database


class _Rewriting(AiosqliteDriver):
    """Runs other SQL than it is given."""

    def __init__(self, url: str, rewrite: Callable[[str], str]) -> None:
        super().__init__(make_url(url))
        self._rewrite = rewrite

    async def fetch(
        self, connection: aiosqlite.Connection, sql: str, arguments: Sequence[object]
    ) -> Sequence[Sequence[object]]:
        return await super().fetch(connection, self._rewrite(sql), arguments)

    async def execute(
        self, connection: aiosqlite.Connection, sql: str, arguments: Sequence[object]
    ) -> int:
        return await super().execute(connection, self._rewrite(sql), arguments)


class ForgetsToRollBack(CompiledDatabase):
    """The connection returns to the pool as it is, and the next commit on it commits everything."""

    def __init__(self, url: str) -> None:
        super().__init__(url, driver=_Rewriting(url, self._go_on))
        self._begun = False

    def _go_on(self, sql: str) -> str:
        if sql == "ROLLBACK" or (sql == "BEGIN IMMEDIATE" and self._begun):
            return "SELECT 1"
        if sql in ("BEGIN IMMEDIATE", "COMMIT"):
            self._begun = sql == "BEGIN IMMEDIATE"
        return sql


class _WithoutForeignKeys(AiosqliteDriver):
    async def connect(self, *, writing: bool) -> aiosqlite.Connection:
        connection = await super().connect(writing=writing)
        await connection.execute("PRAGMA foreign_keys=OFF")
        return connection


class ForgetsForeignKeys(CompiledDatabase):
    """SQLite's default."""

    def __init__(self, url: str) -> None:
        super().__init__(url, driver=_WithoutForeignKeys(make_url(url)))


class IgnoresTheVersion(CompiledDatabase):
    def __init__(self, url: str) -> None:
        super().__init__(
            url,
            driver=_Rewriting(
                url, lambda sql: re.sub(r"AND users\.version = \?", "AND ? > 0", sql)
            ),
        )


class _SeveralWriters(AiosqliteDriver):
    begin = "BEGIN"
    writers = 12

    async def connect(self, *, writing: bool) -> aiosqlite.Connection:
        connection = await super().connect(writing=writing)
        await connection.execute("PRAGMA busy_timeout=100")
        return connection


class WritesBeforeItIsAlone(CompiledDatabase):
    """Several writers, each of which takes the write lock only after it has read."""

    def __init__(self, url: str) -> None:
        super().__init__(url, driver=_SeveralWriters(make_url(url)))


class SearchesWithLike(CompiledDatabase):
    def __init__(self, url: str) -> None:
        super().__init__(
            url,
            driver=_Rewriting(
                url,
                lambda sql: re.sub(r"instr\(([\w.]+), \?\)", r"(\1 LIKE '%' || ? || '%')", sql),
            ),
        )


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
