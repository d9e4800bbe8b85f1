from dataclasses import dataclass
from datetime import datetime, timedelta

from hexameter.adapters.memory.store import MemoryStore, Table


@dataclass(frozen=True, slots=True)
class ScheduledRun:
    due_at: datetime
    owner: str | None
    leased_until: datetime | None


SCHEDULES = Table[str, ScheduledRun]("schedules")


class MemorySchedules:
    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def claim(
        self, name: str, *, owner: str, lease: timedelta, now: datetime
    ) -> datetime | None:
        async with self._store.transaction() as transaction:
            run = transaction.read(SCHEDULES).get(name, ScheduledRun(now, None, None))
            is_leased = run.leased_until is not None and run.leased_until > now
            if run.due_at > now or (is_leased and run.owner != owner):
                return None
            transaction.update(SCHEDULES, name, ScheduledRun(run.due_at, owner, now + lease))
            transaction.commit()
            return run.due_at

    async def finish(self, name: str, *, owner: str, due_at: datetime) -> None:
        async with self._store.transaction() as transaction:
            run = transaction.read(SCHEDULES).get(name)
            if run is not None and run.owner == owner:
                transaction.update(SCHEDULES, name, ScheduledRun(due_at, None, None))
            transaction.commit()
