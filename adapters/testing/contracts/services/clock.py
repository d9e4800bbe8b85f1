import asyncio
from datetime import timedelta

from hexameter.application.ports.clock import Clock, IdGenerator


class ClockContract:
    """Needs a fixture `clock`."""

    async def test_times_are_utc_in_whole_milliseconds(self, clock: Clock) -> None:
        for _ in range(20):
            now = clock.now()
            assert now.utcoffset() == timedelta(0)
            assert now.microsecond % 1000 == 0
            await asyncio.sleep(0.0003)

    async def test_time_does_not_run_backwards(self, clock: Clock) -> None:
        times = [clock.now() for _ in range(1000)]
        assert times == sorted(times)


class IdGeneratorContract:
    """Needs a fixture `ids`."""

    async def test_ids_are_distinct_and_of_version_7(self, ids: IdGenerator) -> None:
        made = [ids.new() for _ in range(10_000)]
        assert len(set(made)) == len(made)
        assert {id.version for id in made} == {7}

    async def test_later_ids_are_greater(self, ids: IdGenerator) -> None:
        earlier = ids.new()
        await asyncio.sleep(0.002)
        assert ids.new() > earlier
