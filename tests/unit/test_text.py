"""Text that is costly to normalise, and text that shows nothing."""

import sys
import unicodedata
from collections.abc import Callable

import pytest

from hexameter.domain.errors import ValidationFailed
from hexameter.domain.posts.values import post_body, post_title
from hexameter.domain.text import clean_identifier, clean_text
from hexameter.domain.users.values import display_name
from tests.support.processor_time import least_processor_time
from tests.support.value_errors import refusal

LONGEST = 0.1
"""Seconds for which a request may hold the event loop."""

DRAWN_FORMAT_CHARACTERS = set(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
"""They are drawn around the digits that follow (Prepended_Concatenation_Mark)."""
BLANK_LETTERS_SYMBOLS_AND_MARKS = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u2d7f\u3164\ufe00\ufe0f\uffa0\ufffc"
    "\U0001107f\U00013441\U00016fe4\U0001d159\U000e0100\U000e01ef"
)


@pytest.mark.parametrize("text", ["a" + "\u0301\u0316" * 200_000, "\u0301" * 31])
def test_text_with_too_many_marks_on_a_character_is_refused_quickly(text: str) -> None:
    def clean() -> None:
        with pytest.raises(ValidationFailed) as refused:
            clean_text(text, field="body", maximum=1_000_000)
        assert [problem.code for problem in refused.value.details] == ["too_many_marks"]

    assert least_processor_time(clean, below=LONGEST) < LONGEST


@pytest.mark.parametrize("text", ["a" + "\u0301" * 30, "\u2500" * 500, "\u0939\u093f\u0928\u094d"])
def test_text_with_some_marks_or_many_symbols_is_kept(text: str) -> None:
    assert clean_text(text, field="body", maximum=1000)


def invisible_characters() -> set[str]:
    """By category, with those that Unicode counts as letters, symbols or marks."""
    every = map(chr, range(sys.maxunicode + 1))
    by_category = {char for char in every if unicodedata.category(char) in {"Cf", "Co", "Zs"}}
    return by_category - DRAWN_FORMAT_CHARACTERS | set(BLANK_LETTERS_SYMBOLS_AND_MARKS)


def test_text_of_any_invisible_character_alone_is_refused() -> None:
    taken: set[str] = set()
    for char in invisible_characters():
        try:
            clean_text(char * 3, field="body", minimum=1, maximum=100)
        except ValidationFailed:
            continue
        taken.add(char)
    assert taken == set()


def test_identifiers_hold_no_invisible_character() -> None:
    taken: set[str] = set()
    for char in invisible_characters():
        try:
            clean_identifier(f"a{char}b", field="tag", maximum=100)
        except ValidationFailed:
            continue
        taken.add(char)
    assert {unicodedata.category(char) for char in taken} == {"Zs"}


@pytest.mark.parametrize(
    "raw", ["\u200b", "\u2800", "\u3164", " \u200b\u3164 \u2800", "\ufe0f\u00ad", "\U000e0041" * 9]
)
@pytest.mark.parametrize(
    ("parse", "field"), [(post_title, "title"), (display_name, "name"), (post_body, "body")]
)
def test_a_name_a_title_or_a_body_shows_something(
    parse: Callable[[str], object], field: str, raw: str
) -> None:
    assert refusal(parse, raw) == (field, "invisible_character")


@pytest.mark.parametrize(
    "raw", ["\u2764\ufe0f", "\u200bx", ".", "\u0e51", "\u06dd", "\ud55c", "\u2420"]
)
def test_one_visible_character_suffices(raw: str) -> None:
    assert post_title(raw) == raw


def test_a_large_text_that_shows_nothing_is_refused_quickly() -> None:
    text = "\U000e0001" * 1_000_000
    assert refusal(post_body, text) == ("body", "invisible_character")
    assert least_processor_time(lambda: refusal(post_body, text), below=LONGEST) < LONGEST
