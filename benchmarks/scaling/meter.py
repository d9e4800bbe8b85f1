"""Processor time per request, in rounds that alternate between the sizes."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import NamedTuple

import httpx

from benchmarks.load import Request, put_load
from benchmarks.postgres import Cluster
from benchmarks.processes import children_of, processor_seconds
from benchmarks.scaling.fixture import Instance
from benchmarks.scaling.workload import (
    COMMENT,
    CREATE,
    EDIT,
    FAVORITE,
    PUBLISH,
    READS,
    comments,
    drafts,
    edits,
    favorites,
    publications,
)

CONNECTIONS = 8
"""Fewer than the product's pool size, so that no backend ends while its time is measured."""

_WRITES = 200


class Cost(NamedTuple):
    """Processor microseconds of one request."""

    server: float
    database: float

    @property
    def total(self) -> float:
        return self.server + self.database


class Sample(NamedTuple):
    call: str
    posts: int
    cost: Cost


class Meter:
    def __init__(self, cluster: Cluster) -> None:
        self._postmaster = cluster.postmaster()

    def cost(self, instance: Instance, work: Callable[[], int]) -> Cost:
        """Cost per request of `work`, which returns the number of its requests."""
        server, database = instance.server.processor_seconds(), self._database()
        requests = work()
        server, database = (
            instance.server.processor_seconds() - server,
            self._database() - database,
        )
        return Cost(server / requests * 1e6, database / requests * 1e6)

    def _database(self) -> float:
        return sum(map(processor_seconds, children_of(self._postmaster)))


def read_samples(
    instances: Sequence[Instance], meter: Meter, rounds: int, seconds: int
) -> Iterator[Sample]:
    """Round 0 warms up and gives no samples."""
    for number in range(rounds + 1):
        for call, requests_of in READS.items():
            for instance in instances:
                requests = requests_of(instance)
                cost = meter.cost(
                    instance,
                    lambda s=instance, r=requests: _read(s, r, seconds),
                )
                if number > 0:
                    yield Sample(call, instance.posts, cost)


def _read(instance: Instance, requests: list[Request], seconds: int) -> int:
    load = put_load(instance.server, requests, seconds, connections=CONNECTIONS)
    if load.refused or load.broken or not load.requests:
        raise RuntimeError(f"{requests[0].path}: {load} at {instance.posts} posts")
    return load.requests


def write_samples(instances: Sequence[Instance], meter: Meter, rounds: int) -> Iterator[Sample]:
    """Each round creates posts, publishes and edits them, and does what readers do. Round 0 warms
    up.
    """
    numbers = count()
    for number in range(rounds + 1):
        for instance in instances:
            made = [next(numbers) for _ in range(_WRITES)]
            for sample in _written(instance, meter, made):
                if number > 0:
                    yield sample


def _written(instance: Instance, meter: Meter, numbers: list[int]) -> Iterator[Sample]:
    answers = list[httpx.Response]()

    def send(requests: list[Request]) -> int:
        answers[:] = asyncio.run(_sent(instance, requests))
        return len(requests)

    creations = drafts(instance, numbers)
    yield Sample(CREATE, instance.posts, meter.cost(instance, lambda: send(creations)))
    paths = [answer.headers["Location"] for answer in answers]
    for call, requests in (
        (PUBLISH, publications(instance, paths)),
        (EDIT, edits(instance, paths)),
        (FAVORITE, favorites(instance)),
        (COMMENT, comments(instance)),
    ):
        yield Sample(call, instance.posts, meter.cost(instance, lambda r=requests: send(r)))


async def _sent(instance: Instance, requests: Sequence[Request]) -> list[httpx.Response]:
    """Send each request once, `CONNECTIONS` at a time; wrk would repeat them."""
    slots = asyncio.Semaphore(CONNECTIONS)
    limits = httpx.Limits(max_connections=CONNECTIONS)
    async with httpx.AsyncClient(base_url=instance.server.url, limits=limits, timeout=30) as client:

        async def send(each: Request) -> httpx.Response:
            async with slots:
                answer = await client.request(
                    each.method, each.path, headers=each.headers, content=each.body
                )
            return answer.raise_for_status()

        return await asyncio.gather(*map(send, requests))
