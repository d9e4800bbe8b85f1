"""Messages of Pydantic's rules in the domain's words."""

from typing import Annotated, Any

import pytest
from pydantic import Field, TypeAdapter, ValidationError

from hexameter.entrypoints.input.validation import RULES, field_errors


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        (Annotated[str, Field(min_length=10)], "short", "Must have at least 10 characters."),
        (Annotated[str, Field(min_length=1)], "", "Must not be empty."),
        (Annotated[str, Field(max_length=2)], "abc", "Must have at most 2 characters."),
        (Annotated[list[int], Field(min_length=2)], [1], "Must have at least 2 entries."),
        (Annotated[list[int], Field(min_length=1)], [], "Must not be empty."),
        (Annotated[list[int], Field(max_length=2)], [1, 2, 3], "Must have at most 2 entries."),
    ],
)
def test_a_length_has_its_unit(kind: Any, value: object, message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter[object](kind).validate_python(value)
    (error,) = field_errors(refused.value.errors())
    assert error.message == message


def test_every_limit_on_a_length_names_a_unit() -> None:
    for _, message in RULES.values():
        if "length}" in message:
            assert message.endswith((" characters.", " entries."))
