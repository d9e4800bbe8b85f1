"""What goes out is what Pydantic describes, with times of three digits."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from hexameter.entrypoints.http.responses.json import WIRE, to_json


@dataclass(slots=True)
class Line:
    id: UUID
    text: str
    written_at: datetime
    read_at: datetime | None
    feet: list[str]
    count: int = 6


DESCRIBED: TypeAdapter[Line] = TypeAdapter(Annotated[Line, WIRE])

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
TIMES = st.datetimes(timezones=st.just(UTC))


@given(
    st.builds(
        Line,
        id=st.uuids(),
        text=TEXT,
        written_at=TIMES,
        read_at=st.none() | TIMES,
        feet=st.lists(TEXT),
    )
)
def test_it_is_what_is_described(line: Line) -> None:
    assert DESCRIBED.validate_json(to_json(line)) == DESCRIBED.validate_json(
        DESCRIBED.dump_json(line)
    )


@pytest.mark.parametrize("microsecond", [0, 1000, 120_000, 999_000, 999_999])
def test_times_have_three_digits(microsecond: int) -> None:
    moment = datetime(2026, 3, 1, 17, 33, 19, microsecond, UTC)
    line = Line(UUID(int=1), "", moment, None, [])
    shown = f'"written_at":"2026-03-01T17:33:19.{microsecond // 1000:03}Z","read_at":null'
    assert shown in to_json(line).decode()
    assert shown in DESCRIBED.dump_json(line).decode()


@pytest.mark.parametrize("text", ["", "Z", "1000Z", '"000Z"', 'x_at":"', "x_at"])
@pytest.mark.parametrize("microseconds", [(1000, 2000), (1000, 0), (0, 0), (1234, 1000)])
def test_texts_that_end_like_times_stay_as_they_are(
    text: str, microseconds: tuple[int, int]
) -> None:
    written, read = (datetime(2026, 3, 1, 17, 33, 19, each, UTC) for each in microseconds)
    line = Line(UUID(int=1), text, written, read, [text, text])
    shown = json.loads(to_json(line))
    assert (shown["text"], shown["feet"]) == (text, [text, text])
    assert shown["written_at"] == f"2026-03-01T17:33:19.{written.microsecond // 1000:03}Z"
    assert shown["read_at"] == f"2026-03-01T17:33:19.{read.microsecond // 1000:03}Z"


def test_what_only_looks_like_a_time_stays_as_it_is() -> None:
    text = 'x_at":"2026-03-01T17:33:19Z" and "y_at":"2026-03-01T17:33:19.123456Z"'
    line = Line(UUID(int=1), text, datetime(2026, 1, 1, tzinfo=UTC), None, [text])
    assert DESCRIBED.validate_json(to_json(line)) == line
