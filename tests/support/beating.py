"""A process that runs a use case on a schedule with a short lease. Takes the URL of a database and
how many seconds each run takes; prints `begun` and `done` for each run, and `tried` after each
attempt to begin one.
"""

import asyncio
import os
import sys
from dataclasses import dataclass
from datetime import timedelta

from pydantic import SecretStr

from hexameter.entrypoints.container import build_container
from hexameter.entrypoints.lifecycle import opened
from hexameter.entrypoints.scheduler import ScheduledUseCase, Scheduler
from hexameter.entrypoints.settings import Settings
from hexameter.extending import Actor, Extension, UseCase

LEASE = timedelta(seconds=1)
PAUSE = timedelta(seconds=0.05)


@dataclass(frozen=True, slots=True, kw_only=True)
class BeatCommand:
    pass


class Beat:
    seconds = 0.0

    async def execute(self, actor: Actor, command: BeatCommand) -> None:
        say("begun")
        await asyncio.sleep(self.seconds)
        say("done")


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


async def main(url: str, seconds: float) -> None:
    Beat.seconds = seconds
    secret = SecretStr("a secret that only these tests know")
    beats = Extension(name="beats", use_cases=[UseCase(Beat, every=timedelta(days=1))])
    container = build_container(Settings(database_url=url, secret_key=secret), extensions=[beats])
    scheduled = ScheduledUseCase(
        name="beats.Beat", every=timedelta(days=1), use_case=Beat, command=BeatCommand()
    )
    async with opened(container):
        scheduler = Scheduler(
            container.stores.schedules(),
            container.services.clock(),
            container.catalogue(),
            owner=str(os.getpid()),
            lease=LEASE,
        )
        while True:
            await scheduler.run_if_due(scheduled)
            say("tried")
            await asyncio.sleep(PAUSE.total_seconds())


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], float(sys.argv[2])))
