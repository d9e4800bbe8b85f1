"""Schedules that run too often, or not at all."""

from datetime import datetime, timedelta

from hexameter.adapters.memory.schedules import SCHEDULES, MemorySchedules, ScheduledRun
from hexameter.adapters.testing.contracts.schedules import SchedulesContract
from tests.contract.mutants.fault import broken_port


class ClaimsInTwoSteps(MemorySchedules):
    async def claim(
        self, name: str, *, owner: str, lease: timedelta, now: datetime
    ) -> datetime | None:
        run = self._store.committed.read(SCHEDULES).get(name)
        if run is not None:
            return await super().claim(name, owner=owner, lease=lease, now=now)
        async with self._store.transaction() as transaction:
            transaction.update(SCHEDULES, name, ScheduledRun(now, owner, now + lease))
            transaction.commit()
        return now


class KeepsTheLeaseForEver(MemorySchedules):
    async def claim(
        self, name: str, *, owner: str, lease: timedelta, now: datetime
    ) -> datetime | None:
        return await super().claim(name, owner=owner, lease=lease * 1000, now=now)


class LetsAnybodyFinish(MemorySchedules):
    async def finish(self, name: str, *, owner: str, due_at: datetime) -> None:
        run = self._store.committed.read(SCHEDULES).get(name)
        holder = run.owner if run is not None and run.owner is not None else owner
        await super().finish(name, owner=holder, due_at=due_at)


class RunsAgainAtOnce(MemorySchedules):
    async def finish(self, name: str, *, owner: str, due_at: datetime) -> None:
        await super().finish(name, owner=owner, due_at=due_at - timedelta(seconds=1))


TESTS = SchedulesContract

FAULTS = [
    broken_port("schedules", ClaimsInTwoSteps, TESTS.test_of_concurrent_claims_one_gets_the_run),
    broken_port(
        "schedules",
        KeepsTheLeaseForEver,
        TESTS.test_the_run_of_a_process_that_died_is_due_when_its_lease_ends,
    ),
    broken_port(
        "schedules",
        LetsAnybodyFinish,
        TESTS.test_finishing_without_the_lease_has_no_effect,
    ),
    broken_port(
        "schedules", RunsAgainAtOnce, TESTS.test_a_run_that_is_done_is_due_again_at_its_time
    ),
]
