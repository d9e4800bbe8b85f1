"""Interleaved rounds: the processor time per request of each subject."""

import statistics
from collections.abc import Callable
from dataclasses import asdict, dataclass

from benchmarks.cost.calls import CHEAPER_THAN_BASELINE, Call, check_sameness
from benchmarks.cost.subjects import Subjects
from benchmarks.load import Load, Request, put_load
from benchmarks.processes import Server

CONNECTIONS = 8


@dataclass(frozen=True, slots=True)
class Cost:
    """`micros` is processor time of the server process per request, in microseconds; the rest is in
    seconds, as measured by wrk. `noise` is the relative distance of the median round from the
    minimum.
    """

    micros: float
    noise: float
    rate: float
    median: float
    p99: float


@dataclass(frozen=True, slots=True)
class Result:
    name: str
    goal: float
    aim: float
    writes: bool
    product: Cost
    floor: Cost
    baseline: Cost | None

    @property
    def ratio(self) -> float:
        return self.product.micros / self.floor.micros

    @property
    def cheaper(self) -> float | None:
        """How many times cheaper than the ORM baseline."""
        return None if self.baseline is None else self.baseline.micros / self.product.micros

    @property
    def noise(self) -> float:
        return self.product.noise + self.floor.noise

    @property
    def missed(self) -> bool:
        """Whether a goal is missed by more than the noise."""
        dear = self.cheaper is not None and self.cheaper * (1 + self.noise) < CHEAPER_THAN_BASELINE
        return dear or self.ratio > self.goal * (1 + self.noise)

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "ratio": self.ratio, "cheaper_than_baseline": self.cheaper}


def measure(
    subjects: Subjects,
    calls: list[Call],
    *,
    rounds: int,
    seconds: int,
    progress: Callable[[str], None],
) -> list[Result]:
    """Each round sends every call to every subject. Raises RuntimeError when a request fails."""
    servers = subjects.by_name()
    samples: dict[tuple[str, str], list[tuple[float, Load]]] = {}
    for call in calls:
        check_sameness(subjects, call)
        for name, requests in _requests_of(call).items():
            _sample(servers[name], requests, 1)
            samples[call.name, name] = []
    for number in range(rounds):
        for call in calls:
            progress(f"round {number + 1} of {rounds}: {call.name}")
            for name, requests in _requests_of(call).items():
                samples[call.name, name].append(_sample(servers[name], requests, seconds))
    return [_result(call, samples) for call in calls]


def _requests_of(call: Call) -> dict[str, list[Request]]:
    requests = {"product": call.requests, "floor": call.requests}
    return requests | {"baseline": call.baseline} if call.baseline else requests


def _sample(server: Server, requests: list[Request], seconds: int) -> tuple[float, Load]:
    before = server.processor_seconds()
    load = put_load(server, requests, seconds, connections=CONNECTIONS)
    spent = server.processor_seconds() - before
    if load.refused or load.broken:
        raise RuntimeError(f"{load} for {requests[0]}\n{server.log.read_text()[-4000:]}")
    return spent / load.requests * 1e6, load


def _result(call: Call, samples: dict[tuple[str, str], list[tuple[float, Load]]]) -> Result:
    baseline = samples.get((call.name, "baseline"))
    return Result(
        call.name,
        call.goal,
        call.aim,
        call.writes,
        _cost(samples[call.name, "product"]),
        _cost(samples[call.name, "floor"]),
        _cost(baseline) if baseline else None,
    )


def _cost(samples: list[tuple[float, Load]]) -> Cost:
    least = min(micros for micros, _ in samples)
    noise = statistics.median(micros for micros, _ in samples) / least - 1
    best = max((load for _, load in samples), key=lambda load: load.rate)
    return Cost(least, noise, best.rate, best.median, best.p99)
