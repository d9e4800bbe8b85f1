import asyncio

import pytest

from hexameter.application.turns import Turns
from hexameter.domain.errors import Unavailable


async def test_a_caller_too_many_is_refused_until_another_has_finished() -> None:
    turns = Turns(2, timeout=0.01)
    async with turns.turn():
        async with turns.turn():
            with pytest.raises(Unavailable):
                await turns.turn().__aenter__()
        async with turns.turn():
            pass


async def test_those_who_give_up_leave_their_turns_to_others() -> None:
    turns = Turns(1, timeout=60)

    async def work() -> None:
        async with turns.turn():
            await asyncio.Event().wait()

    working, waiting = asyncio.create_task(work()), asyncio.create_task(work())
    await asyncio.sleep(0)
    waiting.cancel()
    working.cancel()
    await asyncio.wait({working, waiting})
    async with asyncio.timeout(5), turns.turn():
        pass
