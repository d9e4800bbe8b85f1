"""The worker's loop, with a dispatcher that fails."""

import asyncio
from typing import cast

from hexameter.application.events.dispatcher import Dispatcher, Progress
from hexameter.domain.errors import Unavailable
from hexameter.entrypoints.container import build_container
from hexameter.entrypoints.settings import Settings
from hexameter.entrypoints.worker import Worker, run_until_stopped


class DispatcherWhoseStoreGoesAway:
    """Delivers once, and fails from then on."""

    rounds = 0

    async def run_once(self) -> Progress:
        self.rounds += 1
        if self.rounds > 1:
            raise Unavailable
        return Progress(delivered=1)


async def test_the_worker_backs_off_while_the_store_is_away() -> None:
    dispatcher = DispatcherWhoseStoreGoesAway()
    catalogue = build_container(Settings(database_url="memory://")).catalogue()
    stopped = asyncio.Event()
    asyncio.get_running_loop().call_later(0.4, stopped.set)
    await run_until_stopped(Worker(cast(Dispatcher, dispatcher), catalogue, []), stopped)
    assert 2 <= dispatcher.rounds <= 3
