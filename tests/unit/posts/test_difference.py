"""The line-based difference of two texts."""

import random
import time
from collections.abc import Sequence

import pytest

from hexameter.domain.posts.difference import (
    MAX_COMPARED_LINES,
    DifferenceLine,
    Op,
    line_difference,
)

MEBIBYTE = 2**20


def shown(before: str, after: str) -> list[str]:
    signs = {Op.EQUAL: " ", Op.DELETE: "-", Op.INSERT: "+"}
    return [signs[line.op] + line.text for line in difference(before, after)]


def difference(before: str, after: str) -> list[DifferenceLine]:
    """After a look at what holds for every difference."""
    lines = line_difference(before, after)
    assert "\n".join(line.text for line in lines if line.op is not Op.INSERT) == before
    assert "\n".join(line.text for line in lines if line.op is not Op.DELETE) == after
    return lines


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", [" "]),
        ("a", "a", [" a"]),
        ("a", "b", ["-a", "+b"]),
        ("a\n", "a", [" a", "-"]),
        ("a\nb\nc", "a\nc", [" a", "-b", " c"]),
        ("a\nc", "a\nb\nc", [" a", "+b", " c"]),
        ("a\nb\nc", "c\na\nb", ["+c", " a", " b", "-c"]),
        ("x\na\nx\nb\nx", "x\nb\nx\na\nx", None),
        ("a\na\nb", "a\nb\nb", [" a", "-a", "+b", " b"]),
        ("a\r\nb", "a\nb", ["-a\r", "+a", " b"]),
    ],
)
def test_small_differences(before: str, after: str, expected: list[str] | None) -> None:
    assert expected in (None, shown(before, after))


def longest_common(one: Sequence[str], other: Sequence[str]) -> int:
    lengths = [0] * (len(other) + 1)
    for line in one:
        row = [0]
        for index, text in enumerate(other):
            same = lengths[index] + 1 if line == text else 0
            row.append(max(lengths[index + 1], row[index], same))
        lengths = row
    return lengths[-1]


def test_any_two_texts_can_be_put_together_again() -> None:
    chance = random.Random(7)
    shortest = 0
    for number in range(2000):
        alphabet = "ab" if number % 2 else "abcdefgh"
        before, after = (
            "\n".join(chance.choice(alphabet) for _ in range(chance.randrange(12)))
            for _ in range(2)
        )
        equal = sum(line.op is Op.EQUAL for line in difference(before, after))
        best = longest_common(before.split("\n"), after.split("\n"))
        assert equal <= best
        shortest += equal == best
    assert shortest > 1800


def test_very_long_texts_are_compared_as_a_whole() -> None:
    before = "\n".join(f"line {n}" for n in range(MAX_COMPARED_LINES + 1))
    after = before.replace("line 7\n", "line seven\n").replace("line 9\n", "line nine\n")
    ops = [line.op for line in difference(before, after)]
    assert ops == [Op.EQUAL, Op.DELETE, Op.INSERT, Op.EQUAL]
    assert [line.op for line in difference(before, before)] == [Op.EQUAL]


HOSTILE = {
    "one line each": ("x" * MEBIBYTE, "y" * MEBIBYTE),
    "one line each, alike": ("x" * MEBIBYTE, "x" * MEBIBYTE + "y"),
    "100,000 lines that differ": tuple(
        "\n".join(f"{side}{n}" for n in range(100_000)) for side in "ab"
    ),
    "a million empty lines": ("\n" * 1_000_000, "\n" * 999_999 + "x"),
    "two lines, many times": tuple(
        "\n".join("ab"[n * factor % 7 % 2] for n in range(MAX_COMPARED_LINES)) for factor in (1, 3)
    ),
    "reversed": tuple("\n".join(map(str, range(MAX_COMPARED_LINES)[::step])) for step in (1, -1)),
    "every other line": tuple(
        "\n".join(f"{n if n % 2 else n * step}" for n in range(MAX_COMPARED_LINES))
        for step in (1, -1)
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_have_a_difference(name: str) -> None:
    before, after = HOSTILE[name]
    assert len(difference(before, after)) <= 2 * MAX_COMPARED_LINES


@pytest.mark.timing
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_take_little_time(name: str) -> None:
    before, after = HOSTILE[name]
    times: list[float] = []
    for _ in range(3):
        began = time.perf_counter()
        line_difference(before, after)
        times.append(time.perf_counter() - began)
    # The issue asks for 0.2 s for one line each; the others are texts that no author writes.
    assert min(times) < (0.2 if name.startswith("one line") else 0.6)
