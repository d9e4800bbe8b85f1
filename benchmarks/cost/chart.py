"""The cost chart: one row per call, on a logarithmic axis in multiples of the floor."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.charts import template_beside
from benchmarks.cost.measure import Result

WIDTH = 960
LEFT, RIGHT = 220, 190
TOP, ROW, BOTTOM = 106, 28, 34
TICKS = (1, 2, 4, 8, 16, 32)


@dataclass(frozen=True)
class Row:
    name: str
    y: float
    floor: float
    product: float
    goal: float
    baseline: float | None
    label: str


def draw(path: Path, store: str, results: Sequence[Result]) -> None:
    """Writes an SVG."""
    bottom = TOP + ROW * len(results) - ROW / 2
    picture = template_beside(__file__).render(
        width=WIDTH,
        height=bottom + BOTTOM,
        left=LEFT,
        top=TOP,
        bottom=bottom,
        store=store,
        ticks=[(_x(tick), f"{tick}") for tick in TICKS],
        rows=[_row(each, TOP + ROW * index) for index, each in enumerate(results)],
    )
    path.write_text(picture)


def _row(result: Result, y: float) -> Row:
    label = f"{result.ratio:.2f} · {result.product.micros:.0f} µs"
    baseline = None if result.baseline is None else _x(result.baseline.micros / result.floor.micros)
    return Row(result.name, y, _x(1), _x(result.ratio), _x(result.goal), baseline, label)


def _x(ratio: float) -> float:
    share = math.log(max(ratio, 1)) / math.log(TICKS[-1])
    return round(LEFT + (WIDTH - LEFT - RIGHT) * min(share, 1), 1)
