"""Responses are written as Pydantic describes them in the OpenAPI document."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from hexameter.entrypoints.http.responses.json import JsonResponse, to_json


@dataclass(slots=True)
class Line:
    id: UUID
    text: str
    written_at: datetime
    read_at: datetime | None
    feet: list[str]
    count: int = 6


DESCRIBED = TypeAdapter(Line)

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
TIMES = st.datetimes(timezones=st.just(UTC))
LINES = st.builds(
    Line,
    id=st.uuids(),
    text=TEXT,
    written_at=TIMES,
    read_at=st.none() | TIMES,
    feet=st.lists(TEXT),
)


@given(LINES)
def test_a_written_view_reads_as_the_same_view(line: Line) -> None:
    assert DESCRIBED.validate_json(to_json(line)) == line


@given(LINES)
def test_a_view_and_what_fastapi_makes_of_it_are_the_same_bytes(line: Line) -> None:
    assert to_json(line) == to_json(DESCRIBED.dump_python(line, mode="json"))


@pytest.mark.parametrize(
    ("microsecond", "written"),
    [
        (0, "2026-03-01T17:33:19Z"),
        (120_000, "2026-03-01T17:33:19.120000Z"),
        (999_999, "2026-03-01T17:33:19.999999Z"),
    ],
)
def test_times_show_a_fraction_where_there_is_one(microsecond: int, written: str) -> None:
    moment = datetime(2026, 3, 1, 17, 33, 19, microsecond, UTC)
    line = Line(UUID(int=1), "", moment, None, [])
    assert f'"written_at":"{written}","read_at":null' in to_json(line).decode()


def test_what_has_no_form_in_json_is_refused() -> None:
    with pytest.raises(TypeError):
        JsonResponse({"what": object()})
