"""Importing posts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hexameter.application.imports.outcome import Imported, Outcome
from hexameter.domain.errors import ValidationFailed
from hexameter.domain.pagination import PageRequest, Sort
from hexameter.domain.posts.errors import SlugTaken
from tests.unit.posts.import_harness import LONG_AGO, NOW, POST, SYSTEM, ImportHarness


async def test_a_post_keeps_its_text_its_tags_and_its_date(harness: ImportHarness) -> None:
    imported = await harness.take(POST)

    post = await harness.read(imported.post_id)
    date = LONG_AGO.replace(microsecond=123000)
    assert imported.outcome is Outcome.PUBLISHED
    assert (post.status, post.slug, post.tags) == (
        "published",
        "a-first-post",
        ["engines", "verse"],
    )
    assert "<em>text</em>" in post.html
    assert (post.published_at, post.created_at, post.updated_at) == (date, date, date)


async def test_publication_is_told_to_whoever_listens(harness: ImportHarness) -> None:
    imported = await harness.take(POST)

    types = ["post.published"]
    await harness.subscriptions.record("reader", types, from_start=False, now=NOW)
    await harness.outbox.sequence(limit=10, now=NOW)
    claimed = await harness.outbox.claim(
        "reader", owner="test", lease=timedelta(minutes=1), limit=10, now=NOW
    )
    assert [delivery.event.aggregate_id for delivery in claimed] == [imported.post_id]


async def test_a_second_import_makes_no_double(harness: ImportHarness) -> None:
    first = await harness.take(POST)

    second = await harness.take(POST)

    assert second == Imported(first.post_id, Outcome.ALREADY_THERE)
    page = await harness.posts.page(PageRequest(sort=Sort("title")), SYSTEM)
    assert len(page.items) == 1


async def test_a_post_without_a_date_is_a_draft(harness: ImportHarness) -> None:
    imported = await harness.take(replace(POST, published_at=None))

    post = await harness.read(imported.post_id)
    assert (imported.outcome, post.status, post.published_at) == (Outcome.DRAFT, "draft", None)
    assert post.created_at == NOW


async def test_a_post_without_a_date_is_published_now_when_that_is_asked_for(
    harness: ImportHarness,
) -> None:
    imported = await harness.take(replace(POST, published_at=None, publish_undated=True))

    assert (await harness.read(imported.post_id)).published_at == NOW


async def test_a_draft_stays_one_whatever_its_date(harness: ImportHarness) -> None:
    imported = await harness.take(replace(POST, draft=True, publish_undated=True))

    post = await harness.read(imported.post_id)
    assert (post.status, post.published_at) == ("draft", None)


async def test_a_date_to_come_schedules(harness: ImportHarness) -> None:
    tomorrow = NOW + timedelta(days=1)

    imported = await harness.take(replace(POST, published_at=tomorrow))

    post = await harness.read(imported.post_id)
    assert (post.status, post.publish_at, post.created_at) == ("scheduled", tomorrow, NOW)


async def test_a_title_that_is_there_already_gets_a_number(harness: ImportHarness) -> None:
    await harness.take(POST)

    second = await harness.take(replace(POST, path="second.md"))

    assert (await harness.read(second.post_id)).slug == "a-first-post-2"


async def test_a_slug_that_was_asked_for_is_kept_or_refused(harness: ImportHarness) -> None:
    first = await harness.take(replace(POST, slug="chosen"))
    assert (await harness.read(first.post_id)).slug == "chosen"

    with pytest.raises(SlugTaken):
        await harness.take(replace(POST, path="second.md", slug="chosen"))


async def test_what_breaks_a_rule_is_named_field_by_field(harness: ImportHarness) -> None:
    with pytest.raises(ValidationFailed) as refused:
        await harness.take(
            replace(
                POST,
                title=" ",
                tags=("a/b",),
                author=" ",
                published_at=datetime(999, 12, 31, tzinfo=UTC),
            )
        )

    fields = {problem.field for problem in refused.value.details}
    assert fields == {"title", "tags.0", "author", "published_at"}
    assert await harness.accounts() == []


async def test_only_checking_writes_nothing(harness: ImportHarness) -> None:
    imported = await harness.take(replace(POST, check_only=True))

    assert imported.outcome is Outcome.PUBLISHED
    assert await harness.accounts() == []
    assert (await harness.take(POST)).outcome is Outcome.PUBLISHED
