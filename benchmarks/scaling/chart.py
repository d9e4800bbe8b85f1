"""The findings as a picture: what a call costs, against what it costs in the smallest world."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from benchmarks.scaling.finding import BOUND, Finding

WIDTH = 960
LEFT, RIGHT = 250, 230
"""Margins, for the names and for the figures."""
TOP, BOTTOM = 96, 40
BAR, GAP = 11, 13
END = 1.5
"""Where the axis ends; a longer bar is shrunk to it and marked."""

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
    verdict: str
    flat: bool

    @property
    def middle(self) -> float:
        return (self.bars[0].y + self.bars[-1].y + BAR) / 2


def draw(path: Path, found: Sequence[Finding]) -> None:
    """Writes an SVG."""
    sizes = sorted(found[0].costs)
    tops = count(TOP, len(sizes) * BAR + GAP)
    groups = [_group(finding, sizes, top) for finding, top in zip(found, tops, strict=False)]
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    picture = environment.get_template("chart.svg.jinja").render(
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


def _group(finding: Finding, sizes: Sequence[int], top: int) -> Group:
    return Group(
        finding.call,
        [_bar(finding, sizes, index, top) for index in range(len(sizes))],
        f"{finding.ratio:.2f}" if finding.ratio < _ROUNDING else f"{finding.ratio:.0f}",
        finding.ratio <= BOUND,
    )


def _bar(finding: Finding, sizes: Sequence[int], index: int, top: int) -> Bar:
    one = finding.least(sizes[0]).total
    cost = finding.least(sizes[index])
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
