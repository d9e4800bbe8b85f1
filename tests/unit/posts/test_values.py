"""The value objects of posts: each rule at its limit and one beyond."""

from collections.abc import Callable

import pytest

from hexameter.domain.errors import FieldError, ValidationFailed
from hexameter.domain.posts.values import (
    MAX_BODY,
    MAX_SLUG,
    MAX_SUMMARY,
    MAX_TAGS,
    MAX_TITLE,
    WORDS_A_MINUTE,
    Slug,
    post_body,
    post_summary,
    post_title,
    reading_minutes,
    tag_names,
)
from hexameter.domain.tags import MAX_TAG, tag_asked_for, tag_name
from tests.support.value_errors import refusal

E_AND_ACUTE, E_ACUTE = "e\u0301", "\u00e9"
ZERO_WIDTH_SPACE, RIGHT_TO_LEFT = "\u200b", "\u202e"
DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

Parse = Callable[[str], object]

LIMITS: list[tuple[Parse, str, int]] = [
    (post_title, "title", MAX_TITLE),
    (post_summary, "summary", MAX_SUMMARY),
    (post_body, "body", MAX_BODY),
    (Slug.parse, "slug", MAX_SLUG),
    (tag_name, "tag", MAX_TAG),
]
ONE_LINE: list[tuple[Parse, str]] = [
    (post_title, "title"),
    (Slug.parse, "slug"),
    (tag_name, "tag"),
]


@pytest.mark.parametrize(("parse", "field", "limit"), LIMITS)
def test_a_limit_is_the_last_length_that_is_allowed(parse: Parse, field: str, limit: int) -> None:
    assert str(parse("x" * limit)) == "x" * limit
    assert refusal(parse, "x" * (limit + 1)) == (field, "too_long")
    assert refusal(parse, "x" * (limit * 20 + 2000)) == (field, "too_long")


@pytest.mark.parametrize(
    ("parse", "limit"), [(post_title, MAX_TITLE), (post_summary, MAX_SUMMARY), (tag_name, MAX_TAG)]
)
def test_text_is_composed_before_it_is_counted(parse: Parse, limit: int) -> None:
    assert parse(E_AND_ACUTE * limit) == E_ACUTE * limit


@pytest.mark.parametrize("raw", ["", "   ", "\n"])
@pytest.mark.parametrize(("parse", "field"), [*ONE_LINE, (post_body, "body")])
def test_white_space_says_nothing(parse: Parse, field: str, raw: str) -> None:
    assert refusal(parse, raw) == (field, "too_short")


def test_only_a_summary_may_say_nothing() -> None:
    assert post_summary(" \n ") == ""


@pytest.mark.parametrize(
    "character", ["\x00", "\x1b", "\x7f", "\x85", "\n", "\t", "\u2028", "\u2029"]
)
@pytest.mark.parametrize(("parse", "field"), ONE_LINE)
def test_one_line_has_no_control_characters(parse: Parse, field: str, character: str) -> None:
    assert refusal(parse, f"a{character}b") == (field, "control_character")


@pytest.mark.parametrize("character", DIRECTIONS)
@pytest.mark.parametrize(("parse", "field"), ONE_LINE)
def test_one_line_does_not_turn_the_direction(parse: Parse, field: str, character: str) -> None:
    assert refusal(parse, f"a{character}b") == (field, "direction_character")


@pytest.mark.parametrize(
    "character",
    [ZERO_WIDTH_SPACE, *"\u00ad\ufeff\ue000\u0378\u115f\u1160\u3164\uffa0\u2800\ufe0f\u034f"],
)
@pytest.mark.parametrize(("parse", "field"), [(Slug.parse, "slug"), (tag_name, "tag")])
def test_a_name_has_no_invisible_characters(parse: Parse, field: str, character: str) -> None:
    assert refusal(parse, f"a{character}b") == (field, "invisible_character")


def test_a_title_may_join_emoji() -> None:
    joined = "\U0001f469\u200d\U0001f4bb writes"
    assert post_title(f"  {joined} ") == joined


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f", "\x85"])
@pytest.mark.parametrize(("parse", "field"), [(post_summary, "summary"), (post_body, "body")])
def test_several_lines_have_no_other_control_characters(
    parse: Parse, field: str, character: str
) -> None:
    assert refusal(parse, f"a{character}b") == (field, "control_character")


@pytest.mark.parametrize(("parse", "field", "limit"), LIMITS)
def test_half_a_surrogate_pair_is_no_text(parse: Parse, field: str, limit: int) -> None:
    assert refusal(parse, "a\ud83d") == (field, "invalid_unicode")


def test_all_line_ends_become_the_same() -> None:
    assert post_body("a\r\nb\rc\nd\te") == "a\nb\nc\nd\te"
    assert post_summary("\r\na\r\nb\r\n") == "a\nb"


def test_a_body_keeps_its_edges_and_directions() -> None:
    code = f"    indented\n\n{RIGHT_TO_LEFT}text\n"
    assert post_body(code) == code


@pytest.mark.parametrize("raw", ["a", "0", "on-the-engine", "2026-in-review", " trimmed "])
def test_parts_with_single_hyphens_between_are_a_slug(raw: str) -> None:
    assert str(Slug.parse(raw)) == raw.strip()


@pytest.mark.parametrize(
    "raw", ["-a", "a-", "a--b", "-", "A", "a b", "a_b", "a/b", "a.b", "a%20b", E_ACUTE, "\u0661"]
)
def test_anything_else_is_no_slug(raw: str) -> None:
    assert refusal(Slug.parse, raw) == ("slug", "malformed")


@pytest.mark.parametrize(
    ("slug", "number", "numbered"),
    [
        ("post", 2, "post-2"),
        ("post-2", 3, "post-2-3"),
        ("a" * MAX_SLUG, 2, "a" * (MAX_SLUG - 2) + "-2"),
        ("a" * (MAX_SLUG - 2), 2, "a" * (MAX_SLUG - 2) + "-2"),
        ("a" * (MAX_SLUG - 3) + "-bb", 2, "a" * (MAX_SLUG - 3) + "-2"),
        ("a" * MAX_SLUG, 10**12 - 1, "a" * (MAX_SLUG - 13) + "-999999999999"),
    ],
)
def test_a_numbered_slug_is_a_slug(slug: str, number: int, numbered: str) -> None:
    assert Slug.parse(slug).numbered(number) == Slug.parse(numbered)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("  C++ ", "c++"),
        (".NET", ".net"),
        ("C#", "c#"),
        ("snake_case", "snake_case"),
        ("Machine   Learning", "machine learning"),
        ("a\u00a0b", "a b"),
        (E_AND_ACUTE.upper() + "t" + E_AND_ACUTE, "\u00e9t\u00e9"),
        ("\u0939\u093f\u0928\u094d\u0926\u0940", "\u0939\u093f\u0928\u094d\u0926\u0940"),
        ("\u0e44\u0e17\u0e22", "\u0e44\u0e17\u0e22"),
        ("\u0130", "i\u0307"),
    ],
)
def test_a_tag_has_one_spelling(raw: str, name: str) -> None:
    assert tag_name(raw) == tag_asked_for(raw) == name
    assert tag_name(name) == name


@pytest.mark.parametrize(
    "raw", ["a/b", "a,b", "a&b", "<b>", "\U0001f600", "\u0301a", "-\u0301", "1\u20ac"]
)
def test_a_tag_has_no_other_characters(raw: str) -> None:
    assert refusal(tag_name, raw) == ("tag", "malformed")
    assert tag_asked_for(raw) == raw


def test_a_tag_that_grows_when_lowered_is_counted_again() -> None:
    assert refusal(tag_name, "\u0130" * MAX_TAG) == ("tag", "too_long")


def test_tags_are_kept_once_and_by_code_point() -> None:
    assert tag_names([E_ACUTE, "z", "Z", " a ", "A"]) == ("a", "z", E_ACUTE)
    assert tag_names([]) == ()


def test_the_number_of_tags_counts_what_was_sent() -> None:
    most = [f"tag {number}" for number in range(MAX_TAGS)]
    assert len(tag_names(most)) == MAX_TAGS
    with pytest.raises(ValidationFailed) as failure:
        tag_names([*most, most[0]])
    assert [(each.field, each.code) for each in failure.value.details] == [("tags", "too_many")]


def test_every_tag_that_is_wrong_is_named() -> None:
    with pytest.raises(ValidationFailed) as failure:
        tag_names(["good", "", "a/b"], field="labels")

    def named(problem: FieldError) -> tuple[str, str]:
        return problem.field, problem.code

    assert list(map(named, failure.value.details)) == [
        ("labels.1", "too_short"),
        ("labels.2", "malformed"),
    ]


@pytest.mark.parametrize(
    ("words", "minutes"),
    [(0, 1), (1, 1), (WORDS_A_MINUTE, 1), (WORDS_A_MINUTE + 1, 2), (WORDS_A_MINUTE * 3, 3)],
)
def test_reading_takes_whole_minutes(words: int, minutes: int) -> None:
    assert reading_minutes("word, " * words) == minutes
