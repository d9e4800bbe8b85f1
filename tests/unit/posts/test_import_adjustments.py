"""Values that break a rule are adjusted and reported, not refused."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from hexameter.application.imports.outcome import Outcome
from hexameter.domain.pagination import PageRequest, Sort
from tests.support.stores import STORES, StoreMaker
from tests.unit.posts.import_harness import POST, SYSTEM, ImportHarness, opened_harness

WORDS = " ".join(f"word{number}" for number in range(200))


@pytest.mark.parametrize(
    ("slug", "kept"),
    [
        ("My-Slug", "my-slug"),
        ("/2016/01/on_engines.html", "2016-01-on-engines-html"),
        ("été", "ete"),
        ("x" * 90, "x" * 80),
        ("---", "a-first-post"),
    ],
)
async def test_a_slug_is_made_to_fit(harness: ImportHarness, slug: str, kept: str) -> None:
    imported = await harness.take(replace(POST, slug=slug))
    other = await harness.take(replace(POST, slug=slug, path="other.md"))

    assert (await harness.read(imported.post_id)).slug == kept
    assert imported.notes == (f"its slug, {slug}, was adjusted to the rules for slugs",)
    # Two that become alike are told apart, as two titles are.
    assert other.outcome is Outcome.PUBLISHED


async def test_a_long_title_and_summary_are_cut_at_a_word_and_kept_in_the_notes(
    harness: ImportHarness,
) -> None:
    imported = await harness.take(replace(POST, title=WORDS, summary=WORDS))

    post = await harness.read(imported.post_id)
    assert post.title.endswith(" word28…")
    assert len(post.title) <= 200
    assert post.summary is not None
    assert len(post.summary) <= 500
    assert imported.notes == (
        f"its title is longer than 200 characters; in full it is: {WORDS}",
        f"its summary is longer than 500 characters; in full it is: {WORDS}",
    )
    assert (await harness.take(replace(POST, title=WORDS, summary=WORDS))).outcome is (
        Outcome.ALREADY_THERE
    )


async def test_a_title_loses_what_cannot_be_seen(harness: ImportHarness) -> None:
    imported = await harness.take(replace(POST, title="\u202eOn\u0007 engines\u200f"))

    assert (await harness.read(imported.post_id)).title == "On engines"
    assert imported.notes == ("characters that cannot be seen were left out of its title",)


@pytest.mark.parametrize("kind", STORES)
async def test_a_date_before_2000_is_kept_and_sorted(new_store: StoreMaker, kind: str) -> None:
    dates = [datetime(year, 5, 6, 7, 8, 9, tzinfo=UTC) for year in (1066, 1815, 1969, 1999, 2001)]
    async with new_store(kind) as url, opened_harness(url) as harness:
        for number, date in enumerate(dates):
            await harness.take(replace(POST, path=f"{number}.md", published_at=date))
        found: list[datetime | None] = []
        page = PageRequest(sort=Sort("published_at", descending=True), limit=2)
        while True:
            posts = await harness.posts.page(page, SYSTEM)
            found += [post.published_at for post in posts.items]
            if posts.next is None:
                break
            page = replace(page, after=posts.next)
    assert found == dates[::-1]
