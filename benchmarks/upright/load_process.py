"""Load from a process of its own: closed, where each caller waits for its answer, or open, at a
rate that does not wait for anybody.
"""

import asyncio
import multiprocessing
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from time import perf_counter

import uvloop

from benchmarks.upright.caller import Answer, Line, connected
from benchmarks.upright.findings import percentile
from benchmarks.upright.town import Author, is_refusal, is_success

TICK = 0.001
MOST_LINES = 800
LAST_ANSWERS = 5.0
"""How long those who were asked last are waited for."""


@dataclass(slots=True)
class Outcome:
    """Seconds that each answer took; in an open load from the moment when it was due."""

    seconds: float
    served: list[float]
    refused: list[float]
    otherwise: int

    @property
    def rate(self) -> float:
        """Of those that were served."""
        return len(self.served) / self.seconds

    @property
    def p99(self) -> float:
        return percentile(self.served, 0.99)


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """`callers` make it closed; at `rate` requests a second it is open."""

    port: int
    author: Author
    seconds: float
    callers: int = 0
    rate: float = 0.0

    async def put(self) -> Outcome:
        loop = asyncio.get_running_loop()
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            return await loop.run_in_executor(pool, _put, self)


def _put(load: Load) -> Outcome:
    maker = _Maker(load)
    return uvloop.run(maker.closed() if load.callers else maker.open())


class _Maker:
    def __init__(self, load: Load) -> None:
        self._load = load
        self._numbers = 0
        self._outcome = Outcome(load.seconds, [], [], 0)
        self._free = deque[Line]()
        self._due = deque[float]()
        self._flying = 0

    async def closed(self) -> Outcome:
        await asyncio.gather(*(self._ask_on() for _ in range(self._load.callers)))
        return self._outcome

    async def _ask_on(self) -> None:
        line = await connected(self._load.port)
        ends = perf_counter() + self._load.seconds
        while perf_counter() < ends:
            if line.closed:
                line = await connected(self._load.port)
            answer = asyncio.get_running_loop().create_future()
            line.send(self._next(), answer.set_result)
            self._note(await answer)
        line.close()

    async def open(self) -> Outcome:
        await self._connect(MOST_LINES // 4)
        begin, sent = perf_counter(), 0
        while (passed := perf_counter() - begin) < self._load.seconds:
            while sent < passed * self._load.rate:
                self._due.append(begin + sent / self._load.rate)
                sent += 1
            self._send_due()
            if self._due and self._flying + len(self._free) < MOST_LINES:
                await self._connect(10)
            await asyncio.sleep(TICK)
        self._due.clear()
        for _ in range(int(LAST_ANSWERS / TICK)):
            if self._flying:
                await asyncio.sleep(TICK)
        for line in self._free:
            line.close()
        return self._outcome

    async def _connect(self, count: int) -> None:
        with suppress(OSError):
            self._free.extend(
                await asyncio.gather(*(connected(self._load.port) for _ in range(count)))
            )

    def _send_due(self) -> None:
        while self._due and self._free:
            line = self._free.popleft()
            if line.free:
                self._flying += 1
                line.send(self._next(), partial(self._came, line), self._due.popleft())

    def _came(self, line: Line, answer: Answer) -> None:
        self._flying -= 1
        self._note(answer)
        if line.free:
            self._free.append(line)
            self._send_due()

    def _note(self, answer: Answer) -> None:
        if is_success(answer):
            self._outcome.served.append(answer.seconds)
        elif is_refusal(answer):
            self._outcome.refused.append(answer.seconds)
        else:
            self._outcome.otherwise += 1

    def _next(self) -> bytes:
        self._numbers += 1
        return self._load.author.mixed(self._numbers)
