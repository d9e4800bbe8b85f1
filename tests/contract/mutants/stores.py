"""Transactions that are not atomic, isolated or exclusive."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

from hexameter.adapters.memory.store import K, MemoryStore, Snapshot, Table, Transaction, V
from hexameter.adapters.testing.contracts.auth.mailed_tokens import MailedTokenRepositoryContract
from hexameter.adapters.testing.contracts.auth.registrations import RegistrationRepositoryContract
from hexameter.adapters.testing.contracts.auth.sessions import SessionRepositoryContract
from hexameter.adapters.testing.contracts.idempotency import IdempotencyRecordsContract
from hexameter.adapters.testing.contracts.posts.posts import PostRepositoryContract
from hexameter.adapters.testing.contracts.unit_of_work import UnitOfWorkContract
from hexameter.adapters.testing.contracts.users.user_names import UserNamesContract
from hexameter.adapters.testing.contracts.users.users import UserRepositoryContract
from hexameter.application.ports.unit_of_work import UnitOfWorkMisused
from tests.contract.mutants.fault import broken_store


class ForgetsRollback(MemoryStore):
    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Transaction]:
        async with super().transaction() as transaction:
            try:
                yield transaction
            finally:
                with suppress(UnitOfWorkMisused):
                    transaction.commit()


class CommitsWhenItIsCancelled(MemoryStore):
    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Transaction]:
        async with super().transaction() as transaction:
            try:
                yield transaction
            except asyncio.CancelledError:
                transaction.commit()
                raise


class CommitsOnErrors(MemoryStore):
    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Transaction]:
        async with super().transaction() as transaction:
            try:
                yield transaction
            except ZeroDivisionError:
                transaction.commit()
                raise


class StaysLockedByWhoWasCancelled(MemoryStore):
    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Transaction]:
        async with super().transaction() as transaction:
            try:
                yield transaction
            except asyncio.CancelledError:
                # The lock that is released at the end is another one.
                held, self._lock = self._lock, asyncio.Lock()
                await self._lock.acquire()
                asyncio.get_running_loop().call_soon(self._keep, held)
                raise

    def _keep(self, held: asyncio.Lock) -> None:
        self._lock = held


class WaitsForItself(MemoryStore):
    """A unit of work inside another hangs until the store gives up."""

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Transaction]:
        self._writer = None
        async with super().transaction() as transaction:
            yield transaction


class LetsWritersRace(MemoryStore):
    """Writers run concurrently, and the last to commit wins."""

    def __init__(self) -> None:
        super().__init__()
        self._inside = set[object]()

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Transaction]:
        task = asyncio.current_task()
        if task in self._inside:
            raise UnitOfWorkMisused
        self._inside.add(task)
        await asyncio.sleep(0)
        transaction = Transaction(self)
        try:
            yield transaction
        finally:
            transaction.close()
            self._inside.discard(task)


class ShowsWhatIsNotCommitted(MemoryStore):
    """Readers see uncommitted changes."""

    def __init__(self) -> None:
        super().__init__()
        self._open: Transaction | None = None

    @property
    def committed(self) -> Snapshot:
        return _Peek(self, self._open) if self._open else super().committed

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Transaction]:
        async with super().transaction() as transaction:
            self._open = transaction
            try:
                yield transaction
            finally:
                self._open = None

    def read_open(self, transaction: Transaction, table: Table[K, V]) -> dict[K, V]:
        self._open = None
        try:
            return dict(transaction.read(table))
        finally:
            self._open = transaction


class _Peek(Snapshot):
    def __init__(self, store: ShowsWhatIsNotCommitted, transaction: Transaction) -> None:
        super().__init__(store.tables)
        self._store = store
        self._transaction = transaction

    def read(self, table: Table[K, V]) -> dict[K, V]:
        return self._store.read_open(self._transaction, table)


UOW = UnitOfWorkContract
FAULTS = [
    broken_store(
        ForgetsRollback,
        UOW.test_leaving_without_commit_undoes_everything,
        UOW.test_an_exception_undoes_everything_and_passes,
        UOW.test_cancellation_undoes_everything,
        UOW.test_after_a_commit_the_block_may_go_on,
    ),
    broken_store(CommitsWhenItIsCancelled, UOW.test_cancellation_undoes_everything),
    broken_store(CommitsOnErrors, UOW.test_an_exception_undoes_everything_and_passes),
    broken_store(StaysLockedByWhoWasCancelled, UOW.test_cancellation_undoes_everything),
    broken_store(WaitsForItself, UOW.test_units_of_work_do_not_nest),
    broken_store(
        LetsWritersRace,
        UOW.test_one_cancelled_while_it_waits_leaves_the_store_usable,
        UOW.test_writers_at_once_lose_nothing,
        UOW.test_what_is_found_is_held_until_the_block_ends,
        IdempotencyRecordsContract.test_of_concurrent_requests_one_creates_and_all_get_its_resource,
        IdempotencyRecordsContract.test_one_that_runs_at_the_same_time_waits_and_replays,
        MailedTokenRepositoryContract.test_of_concurrent_uses_of_one_token_one_finds_it,
        PostRepositoryContract.test_of_concurrent_claims_of_one_slug_one_succeeds,
        RegistrationRepositoryContract.test_of_many_addresses_one_gets_the_name,
        SessionRepositoryContract.test_of_concurrent_rotations_one_succeeds_and_all_see_its_successor,
        UserRepositoryContract.test_of_two_administrators_only_one_can_be_demoted,
        UserNamesContract.test_of_concurrent_writers_one_gets_the_name,
    ),
    broken_store(ShowsWhatIsNotCommitted, UOW.test_readers_see_what_is_committed_and_never_wait),
]
