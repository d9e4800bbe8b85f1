from collections.abc import Sequence
from pathlib import Path

from benchmarks.flat.finding import Finding


def draw(path: Path, found: Sequence[Finding]) -> None: ...
