"""Text that is cheap to send and costly to normalise."""

from time import thread_time

import pytest

from hexameter.domain.errors import ValidationFailed
from hexameter.domain.text import clean_text


@pytest.mark.parametrize("text", ["a" + "\u0301\u0316" * 200_000, "\u0301" * 31])
def test_text_with_too_many_marks_on_a_character_is_refused_quickly(text: str) -> None:
    began = thread_time()
    with pytest.raises(ValidationFailed) as refused:
        clean_text(text, field="body", maximum=1_000_000)
    assert thread_time() - began < 1
    assert [problem.code for problem in refused.value.details] == ["too_many_marks"]


@pytest.mark.parametrize("text", ["a" + "\u0301" * 30, "\u2500" * 500, "\u0939\u093f\u0928\u094d"])
def test_text_with_some_marks_or_many_symbols_is_kept(text: str) -> None:
    assert clean_text(text, field="body", maximum=1000)
