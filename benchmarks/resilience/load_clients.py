"""Clients that send one request after another, for as long as a block lasts."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from time import perf_counter

from benchmarks.resilience.http_client import NO_ANSWER, Answer, HttpClient


@dataclass(slots=True)
class Seen:
    """What was answered, and when, by `time.perf_counter`."""

    answers: list[tuple[float, Answer]] = field(default_factory=list)
    unreachable: int = 0

    def statuses(self) -> Counter[int]:
        return Counter(answer.status for _, answer in self.answers)

    def since(self, moment: float) -> list[Answer]:
        """Of what was asked then or later."""
        return [answer for at, answer in self.answers if at - answer.seconds >= moment]


@asynccontextmanager
async def running_clients(
    port: int, size: int, requests: Callable[[int], bytes], *, pause: float = 0.0
) -> AsyncGenerator[Seen]:
    """Each of them waits for an answer, then for `pause` seconds. `requests` is called with 0, 1,
    2 and so on.
    """
    seen = Seen()
    numbers = count()
    stopping = asyncio.Event()

    async def send_requests() -> None:
        client = HttpClient(port)
        while not stopping.is_set():
            try:
                answer = await client.request(requests(next(numbers)))
            except OSError:
                seen.unreachable += 1
                await asyncio.sleep(0.01)
                continue
            seen.answers.append((perf_counter(), answer))
            await asyncio.sleep(0.01 if answer.status == NO_ANSWER else pause)
        client.close()

    tasks = [asyncio.create_task(send_requests()) for _ in range(size)]
    try:
        yield seen
    finally:
        stopping.set()
        await asyncio.gather(*tasks)
