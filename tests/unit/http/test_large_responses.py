"""Who begins a large response, in which order, and who is refused."""

import asyncio
from time import monotonic

from hexameter.entrypoints.http.middleware.large_responses import (
    LARGE,
    STUCK_SECONDS,
    WAIT_SECONDS,
    LargeResponses,
)


class Room:
    """A budget with room for so many bytes."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.given_up = 0

    def has_room(self, size: int) -> bool:
        return size <= self.room

    def give_up_stalled(self) -> None:
        self.given_up += 1


async def begun(
    responses: LargeResponses, budget: Room | None, order: list[int], number: int
) -> None:
    if await responses.acquire(budget):
        order.append(number)


async def test_small_responses_wait_for_nothing() -> None:
    responses = LargeResponses(1, 0)
    await responses.wait_to_send(LARGE - 1)
    assert [await responses.acquire(None) for _ in range(3)] == [True] * 3


async def test_while_responses_are_large_the_newest_request_begins_and_the_oldest_is_refused() -> (
    None
):
    responses, order = LargeResponses(1, 2), list[int]()
    assert await responses.acquire(None)
    await responses.wait_to_send(LARGE)
    async with asyncio.TaskGroup() as tasks:
        for number in range(3):
            tasks.create_task(begun(responses, None, order, number))
        for _ in range(2):
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            responses.release(succeeded=True)
    assert order == [2, 1]


async def test_requests_wait_while_unread_responses_leave_no_room() -> None:
    responses, budget, order = LargeResponses(2, 2), Room(3 * LARGE), list[int]()
    await responses.wait_to_send(2 * LARGE)
    assert await responses.acquire(budget)
    waiting = asyncio.create_task(begun(responses, budget, order, 1))
    while not budget.given_up:
        await asyncio.sleep(0.01)
    assert not waiting.done()
    budget.room = 4 * LARGE
    await waiting
    assert order == [1]


async def test_requests_do_not_wait_for_those_that_are_stuck() -> None:
    """As when the database has no connection for them: 503 must come soon."""
    responses = LargeResponses(1, 10)
    assert await responses.acquire(None)
    await responses.wait_to_send(LARGE)
    began = monotonic()
    assert not await responses.acquire(None)
    assert monotonic() - began < WAIT_SECONDS


async def test_requests_are_refused_with_those_that_kept_them_waiting() -> None:
    """Whoever began after a late refusal would be refused as late again."""
    responses = LargeResponses(1, 10)
    assert await responses.acquire(None)
    await responses.wait_to_send(LARGE)
    waiting = [asyncio.create_task(responses.acquire(None)) for _ in range(3)]
    await asyncio.sleep(0.7 * STUCK_SECONDS)
    responses.release(succeeded=False)
    assert await asyncio.gather(*waiting) == [False] * 3
