from hexameter.adapters.memory.store import MemoryQueries
from hexameter.application.ports.counters import WrongCount


class MemoryCounters(MemoryQueries):
    """Memory keeps no counts: it counts when it is read."""

    async def check(self) -> list[WrongCount]:
        return []

    async def repair(self) -> list[WrongCount]:
        return []
