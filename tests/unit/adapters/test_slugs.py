import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hexameter.adapters.slugs import FALLBACK, TransliteratedSlugs
from hexameter.domain.posts.values import MAX_SLUG

SHAPE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Hello, World!", "hello-world"),
        ("  --A  B--  ", "a-b"),
        ("Ångström & Zoë", "angstrom-zoe"),
        ("Don't panic", "dont-panic"),
        ("It\u2019s 1,000 miles", "its-1000-miles"),
        ("Привет, мир", "privet-mir"),
        ("", FALLBACK),
        ("!!! \U0001f600 \ud800", FALLBACK),
    ],
)
def test_a_title_becomes_its_readable_part(title: str, slug: str) -> None:
    assert TransliteratedSlugs().from_title(title) == slug


def test_a_long_title_is_cut_between_words_and_keeps_their_order() -> None:
    slug = TransliteratedSlugs().from_title("eleven char " * 10 + "x" * 70 + " end")
    assert slug == "-".join(["eleven-char"] * 6 + ["eleven"])


def test_a_word_longer_than_a_slug_is_cut_inside() -> None:
    assert TransliteratedSlugs().from_title("x" * 200) == "x" * MAX_SLUG


@given(st.text(alphabet=st.characters(), max_size=300))
def test_every_title_gives_a_slug_of_the_right_shape(title: str) -> None:
    slug = TransliteratedSlugs().from_title(title)
    assert SHAPE.fullmatch(slug)
    assert len(slug) <= MAX_SLUG
