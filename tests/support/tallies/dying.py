"""Worker processes that die. Takes the URL of a database; each line of standard input is the next
process: how many seconds its clock is ahead, and where it dies. Prints its exit code.

They are forked, which takes a tenth of the time that a new interpreter needs to import everything.
"""

import asyncio
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import import_module

from pydantic import SecretStr

from hexameter.entrypoints.container import Application, build_container
from hexameter.entrypoints.lifecycle import opened
from hexameter.entrypoints.settings import Settings
from hexameter.extending import Clock
from tests.support.tallies import DIES_AT, extension

IMPORTED_LATER = ("asyncpg", "aiosqlite", "hexameter.adapters.sql.store")


class ClockAhead:
    seconds = 0

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.seconds)


async def deliver(container: Application) -> None:
    async with opened(container):
        dispatcher = container.dispatcher()
        while not (await dispatcher.run_once()).idle:
            pass


def main(url: str) -> None:
    for module in IMPORTED_LATER:
        import_module(module)
    secret = SecretStr("a secret that only these tests know")
    settings = Settings(database_url=url, secret_key=secret)
    extensions = [replace(extension, adapters={Clock: ClockAhead})]
    container = build_container(settings, extensions=extensions)
    for line in sys.stdin:
        ahead, dies_at = line.strip().split(" ", 1)
        child = os.fork()
        if child == 0:
            ClockAhead.seconds = int(ahead)
            os.environ[DIES_AT] = dies_at
            asyncio.run(deliver(container))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
