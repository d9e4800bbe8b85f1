from hexameter.adapters.memory.store import MemoryStore
from hexameter.application.ports.counters import WrongCount


class MemoryCounters:
    """Memory keeps no counts: it counts when it is read."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def check(self) -> list[WrongCount]:
        return []

    async def repair(self) -> list[WrongCount]:
        return []
