"""The excerpts of docs/second-web-layer.md are lines of the example."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/second-web-layer.md").read_text()
EXCERPTS = re.findall(r"```python\n(.+?)```", PAGE, re.DOTALL)
MODULES = sorted((ROOT / "examples/realworld/hexameter_realworld").glob("*.py"))


def lines_of(text: str) -> str:
    """With one indentation for all, since excerpts have less."""
    return "".join(f"{line.strip()}\n" for line in text.splitlines())


def test_there_are_excerpts() -> None:
    assert len(EXCERPTS) == 5
    assert len(PAGE.splitlines()) < 60  # one screen


@pytest.mark.parametrize("excerpt", EXCERPTS)
def test_an_excerpt_is_part_of_the_example(excerpt: str) -> None:
    assert any(lines_of(excerpt) in lines_of(module.read_text()) for module in MODULES)
