"""The scaling chart: what a call costs, relative to the smallest dataset."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from benchmarks.charts import template_beside
from benchmarks.scaling.growth import BOUND, Growth

WIDTH = 960
LEFT, RIGHT = 250, 230
"""Margins, for the names and for the figures."""
TOP, BOTTOM = 96, 40
BAR, GAP = 11, 13
END = 1.5
"""OutputFile the axis ends; a longer bar is shrunk to it and marked."""

_ROUNDING = 10


@dataclass(frozen=True)
class Bar:
    y: float
    server: float
    database: float
    """Widths, one after the other."""
    shade: int
    cut: bool
    label: str


@dataclass(frozen=True)
class Group:
    name: str
    bars: list[Bar]
    shown_ratio: str
    flat: bool

    @property
    def middle(self) -> float:
        return (self.bars[0].y + self.bars[-1].y + BAR) / 2


def draw(path: Path, found: Sequence[Growth]) -> None:
    """Writes an SVG."""
    sizes = sorted(found[0].costs)
    tops = count(TOP, len(sizes) * BAR + GAP)
    groups = [_group(growth, sizes, top) for growth, top in zip(found, tops, strict=False)]
    picture = template_beside(__file__).render(
        width=WIDTH,
        height=groups[-1].bars[-1].y + BAR + BOTTOM,
        left=LEFT,
        top=TOP,
        bottom=groups[-1].bars[-1].y + BAR + 4,
        bar=BAR,
        sizes=[f"{posts:,} posts" for posts in sizes],
        ticks=[(_x(tick / 4), f"{tick / 4:g}") for tick in range(int(END * 4) + 1)],
        bound=(_x(BOUND), f"{BOUND:g}"),
        groups=groups,
    )
    path.write_text(picture)


def _group(growth: Growth, sizes: Sequence[int], top: int) -> Group:
    return Group(
        growth.call,
        [_bar(growth, sizes, index, top) for index in range(len(sizes))],
        f"{growth.ratio:.2f}" if growth.ratio < _ROUNDING else f"{growth.ratio:.0f}",
        growth.ratio <= BOUND,
    )


def _bar(growth: Growth, sizes: Sequence[int], index: int, top: int) -> Bar:
    one = growth.minimum(sizes[0]).total
    cost = growth.minimum(sizes[index])
    shown = min(cost.total / one, END) / cost.total
    return Bar(
        y=top + index * BAR,
        server=_x(cost.server * shown) - LEFT,
        database=_x(cost.database * shown) - LEFT,
        shade=index,
        cut=cost.total / one > END,
        label=f"{cost.total:,.0f} µs",
    )


def _x(ratio: float) -> float:
    return round(LEFT + ratio / END * (WIDTH - LEFT - RIGHT), 1)
