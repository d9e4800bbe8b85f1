"""JSON that is cheap to send and costly to parse."""

import contextlib

import pytest

from benchmarks.resilience.attacks import HOSTILE_JSON
from hexameter.domain.errors import DomainError, ValidationFailed
from hexameter.entrypoints.http.requests.json_body import read_json
from tests.support.processor_time import least_processor_time

LONGEST = 0.1
"""Seconds for which a request may hold the event loop."""


@pytest.mark.parametrize("shape", HOSTILE_JSON)
def test_a_body_of_any_shape_takes_little_time(shape: str) -> None:
    body = HOSTILE_JSON[shape](2 * 1024 * 1024)

    def read() -> None:
        with contextlib.suppress(DomainError):
            read_json(body)

    assert least_processor_time(read, below=LONGEST) < LONGEST


@pytest.mark.parametrize(
    ("body", "is_taken"),
    [
        (b"[" + b"0," * 9_999 + b"0]", True),
        (b"[" + b"0," * 10_000 + b"0]", False),
        (b"[" + b"[]," * 9_999 + b"[]]", True),
        (b"[" + b"[]," * 10_000 + b"[]]", False),
        (b'["' + b"[{," * 50_000 + b'"]', True),
        (b'["' + b'\\",' * 50_000 + b'"]', True),
    ],
)
def test_values_are_counted_and_their_texts_are_not(body: bytes, is_taken: bool) -> None:
    if is_taken:
        read_json(body)
    else:
        with pytest.raises(ValidationFailed) as refused:
            read_json(body)
        assert [problem.code for problem in refused.value.details] == ["too_many"]
