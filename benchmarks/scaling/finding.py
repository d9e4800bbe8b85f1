"""What the samples say of each call, and whether that is flat."""

import json
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.scaling.calls import GROWING
from benchmarks.scaling.measuring import Cost, Sample

BOUND = 1.3
"""How many times as much a call may cost at the largest size as at the smallest."""


@dataclass
class Finding:
    call: str
    costs: dict[int, list[Cost]] = field(default_factory=dict)
    """By the number of posts, one for each round."""

    def least(self, posts: int) -> Cost:
        return min(self.costs[posts], key=lambda cost: cost.total)

    @property
    def ratio(self) -> float:
        return self.least(max(self.costs)).total / self.least(min(self.costs)).total

    @property
    def noise(self) -> float:
        """By which part the usual round of one size lies above its least one, at worst."""
        return max(
            median(cost.total for cost in rounds) / self.least(posts).total - 1
            for posts, rounds in self.costs.items()
        )

    @property
    def bound(self) -> float | None:
        return None if self.call in GROWING else BOUND

    @property
    def flat(self) -> bool:
        """Whether the ratio keeps to the bound, or passes it by no more than the noise."""
        return self.bound is None or self.ratio <= self.bound * (1 + self.noise)


def findings(samples: Iterable[Sample]) -> list[Finding]:
    found = dict[str, Finding]()
    for call, posts, cost in samples:
        found.setdefault(call, Finding(call)).costs.setdefault(posts, []).append(cost)
    return list(found.values())


def write(path: Path, found: Sequence[Finding], database: str) -> None:
    report = {
        "unit": "processor microseconds per request, the least of all rounds",
        "on": {
            "processor": _processor(),
            "python": platform.python_version(),
            "database": database,
        },
        "calls": [_described(finding) for finding in found],
    }
    path.write_text(json.dumps(report, indent=2) + "\n")


def _described(finding: Finding) -> dict[str, Any]:
    return {
        "call": finding.call,
        "ratio": round(finding.ratio, 3),
        "bound": finding.bound,
        "noise": round(finding.noise, 3),
        "flat": finding.flat,
        "costs": [
            {
                "posts": posts,
                "server": round(finding.least(posts).server, 1),
                "database": round(finding.least(posts).database, 1),
                "rounds": [round(cost.total, 1) for cost in rounds],
            }
            for posts, rounds in sorted(finding.costs.items())
        ],
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
