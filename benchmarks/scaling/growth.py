"""How much dearer each call gets as the data grows, from the samples."""

import json
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.scaling.meter import Cost, Sample

BOUND = 1.3
"""Limit for the cost at the largest size, as a multiple of the cost at the smallest."""


@dataclass
class Growth:
    call: str
    costs: dict[int, list[Cost]] = field(default_factory=dict)
    """By number of posts; one cost per round."""

    def minimum(self, posts: int) -> Cost:
        return min(self.costs[posts], key=lambda cost: cost.total)

    @property
    def ratio(self) -> float:
        return self.minimum(max(self.costs)).total / self.minimum(min(self.costs)).total

    @property
    def noise(self) -> float:
        """Relative distance of the median round from the minimum, at the noisiest size."""
        return max(
            median(cost.total for cost in rounds) / self.minimum(posts).total - 1
            for posts, rounds in self.costs.items()
        )

    @property
    def flat(self) -> bool:
        """Whether the ratio is within the bound, or exceeds it by no more than the noise."""
        return self.ratio <= BOUND * (1 + self.noise)


def growth_by_call(samples: Iterable[Sample]) -> list[Growth]:
    found = dict[str, Growth]()
    for call, posts, cost in samples:
        found.setdefault(call, Growth(call)).costs.setdefault(posts, []).append(cost)
    return list(found.values())


def write(path: Path, found: Sequence[Growth], database: str) -> None:
    report = {
        "unit": "processor microseconds per request, minimum of all rounds",
        "on": {
            "processor": _processor(),
            "python": platform.python_version(),
            "database": database,
        },
        "calls": [_as_json(growth) for growth in found],
    }
    path.write_text(json.dumps(report, indent=2) + "\n")


def _as_json(growth: Growth) -> dict[str, Any]:
    return {
        "call": growth.call,
        "ratio": round(growth.ratio, 3),
        "bound": BOUND,
        "noise": round(growth.noise, 3),
        "flat": growth.flat,
        "costs": [
            {
                "posts": posts,
                "server": round(growth.minimum(posts).server, 1),
                "database": round(growth.minimum(posts).database, 1),
                "rounds": [round(cost.total, 1) for cost in rounds],
            }
            for posts, rounds in sorted(growth.costs.items())
        ],
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
