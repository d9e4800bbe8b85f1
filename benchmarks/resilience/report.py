"""What a script has measured against its bounds."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import typer
from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Measurement:
    what: str
    found: float
    bound: float | None
    unit: str
    noise: float
    at_least: bool

    @property
    def holds(self) -> bool:
        if self.bound is None:
            return True
        if self.at_least:
            return self.found >= self.bound - self.noise
        return self.found <= self.bound + self.noise


class Report:
    def __init__(self, title: str) -> None:
        self._title = title
        self._measurements: list[Measurement] = []

    def note(self, what: str, found: float, unit: str = "") -> None:
        """A figure without a bound."""
        self._measurements.append(Measurement(what, found, None, unit, 0.0, at_least=False))

    def at_most(
        self, what: str, found: float, bound: float, unit: str = "", noise: float = 0.0
    ) -> None:
        """`noise`: by how much the same figure moved while nothing was the matter."""
        self._measurements.append(Measurement(what, found, bound, unit, noise, at_least=False))

    def at_least(
        self, what: str, found: float, bound: float, unit: str = "", noise: float = 0.0
    ) -> None:
        self._measurements.append(Measurement(what, found, bound, unit, noise, at_least=True))

    def print_and_check(self) -> None:
        """Print them; raises `typer.Exit(1)` when a bound is missed by more than the noise."""
        table = Table("", "found", "bound", "noise", "", title=self._title, title_justify="left")
        for one in self._measurements:
            table.add_row(*_row(one))
        Console().print(table)
        if not all(one.holds for one in self._measurements):
            raise typer.Exit(1)


def _row(measurement: Measurement) -> tuple[str, ...]:
    found = f"{_shown(measurement.found)} {measurement.unit}"
    if measurement.bound is None:
        return measurement.what, found
    bound = f"{'≥' if measurement.at_least else '≤'} {_shown(measurement.bound)}"
    noise = _shown(measurement.noise) if measurement.noise else ""
    return measurement.what, found, bound, noise, "holds" if measurement.holds else "MISSED"


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share does not exceed; 0 of none."""
    if not values:
        return 0.0
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def _shown(number: float) -> str:
    if number == int(number):
        return f"{int(number):,}"
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:,.3g}"
