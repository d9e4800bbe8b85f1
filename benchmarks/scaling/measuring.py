"""Processor time per request, in rounds that go through all sizes in turn."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import NamedTuple

import httpx

from benchmarks.load import Request, put_load
from benchmarks.postgres import Cluster
from benchmarks.processes import children_of, processor_seconds
from benchmarks.scaling.calls import (
    CREATE,
    EDIT,
    GROWING,
    PUBLISH,
    READS,
    drafts,
    edits,
    publications,
)
from benchmarks.scaling.fixture import Site

CONNECTIONS = 8
"""Fewer than the product's pool keeps: no backend ends while its time is being counted."""

_WRITES = 200
_SLOW_READS = 2 * CONNECTIONS


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

    def cost(self, site: Site, work: Callable[[], int]) -> Cost:
        """Of each of the requests that `work` makes and counts."""
        server, database = site.server.processor_seconds(), self._database()
        requests = work()
        server, database = site.server.processor_seconds() - server, self._database() - database
        return Cost(server / requests * 1e6, database / requests * 1e6)

    def _database(self) -> float:
        return sum(map(processor_seconds, children_of(self._postmaster)))


def read_samples(
    sites: Sequence[Site], meter: Meter, rounds: int, seconds: int
) -> Iterator[Sample]:
    """Round 0 warms up and gives no samples."""
    for number in range(rounds + 1):
        for call, requests_of in READS.items():
            for site in sites:
                requests = requests_of(site)
                cost = meter.cost(site, lambda c=call, s=site, r=requests: _read(c, s, r, seconds))
                if number > 0:
                    yield Sample(call, site.posts, cost)


def _read(call: str, site: Site, requests: list[Request], seconds: int) -> int:
    if call in GROWING:
        # Of a few, those that wrk leaves unfinished would be too many.
        return len(asyncio.run(_sent(site, requests * _SLOW_READS)))
    load = put_load(site.server, requests, seconds, connections=CONNECTIONS)
    if load.refused or load.broken:
        raise RuntimeError(f"{requests[0].path}: {load} at {site.posts} posts")
    return load.requests


def write_samples(sites: Sequence[Site], meter: Meter, rounds: int) -> Iterator[Sample]:
    """Each round creates posts, publishes and edits them. Round 0 warms up."""
    numbers = count()
    for number in range(rounds + 1):
        for site in sites:
            made = [next(numbers) for _ in range(_WRITES)]
            for sample in _written(site, meter, made):
                if number > 0:
                    yield sample


def _written(site: Site, meter: Meter, numbers: list[int]) -> Iterator[Sample]:
    answers = list[httpx.Response]()

    def send(requests: list[Request]) -> int:
        answers[:] = asyncio.run(_sent(site, requests))
        return len(requests)

    creations = drafts(site, numbers)
    yield Sample(CREATE, site.posts, meter.cost(site, lambda: send(creations)))
    paths = [answer.headers["Location"] for answer in answers]
    for call, requests in ((PUBLISH, publications(site, paths)), (EDIT, edits(site, paths))):
        yield Sample(call, site.posts, meter.cost(site, lambda r=requests: send(r)))


async def _sent(site: Site, requests: Sequence[Request]) -> list[httpx.Response]:
    """All of them once, `CONNECTIONS` at a time: what wrk, which goes on until its time is up,
    cannot do.
    """
    gate = asyncio.Semaphore(CONNECTIONS)
    limits = httpx.Limits(max_connections=CONNECTIONS)
    async with httpx.AsyncClient(base_url=site.server.url, limits=limits, timeout=30) as client:

        async def send(each: Request) -> httpx.Response:
            async with gate:
                answer = await client.request(
                    each.method, each.path, headers=each.headers, content=each.body
                )
            return answer.raise_for_status()

        return await asyncio.gather(*map(send, requests))
