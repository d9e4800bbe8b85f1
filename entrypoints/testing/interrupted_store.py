"""A store in memory that fails on demand."""

from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager, contextmanager

from hexameter.adapters.memory.store import MemoryStore, Snapshot, State, Transaction
from hexameter.application.ports.unit_of_work import StoreUnavailable


class InterruptedStore(MemoryStore):
    def __init__(self) -> None:
        super().__init__()
        self._is_away = False

    @contextmanager
    def away(self) -> Generator[None]:
        """Inside the block every read, write and commit raises `StoreUnavailable`."""
        self._is_away = True
        try:
            yield
        finally:
            self._is_away = False

    @property
    def committed(self) -> Snapshot:
        self._require_available()
        return super().committed

    def publish(self, changes: State) -> None:
        self._require_available()
        super().publish(changes)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        self._require_available()
        async with super().transaction() as transaction:
            yield transaction

    def _require_available(self) -> None:
        if self._is_away:
            raise StoreUnavailable
