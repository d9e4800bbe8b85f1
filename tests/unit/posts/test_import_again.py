"""Repeated imports: changes are reported, and imported with `update`."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from hexameter.adapters.search.stemmers import SnowballStemmer
from hexameter.adapters.testing.builders import build_content
from hexameter.application.imports.import_command import ImportPostCommand
from hexameter.application.imports.outcome import Outcome
from hexameter.application.posts.publish_due_posts import PublishDuePosts, PublishDuePostsCommand
from hexameter.application.posts.publish_post import PublishPost
from hexameter.application.search.indexer import PostIndexer
from hexameter.domain.ids import UserId
from hexameter.domain.pagination import PageRequest, Sort
from hexameter.domain.posts.errors import SlugTaken
from hexameter.domain.posts.post import Post
from tests.support.stores import STORES, StoreMaker
from tests.unit.posts.import_harness import (
    LONG_AGO,
    NOW,
    POST,
    SYSTEM,
    ImportHarness,
    opened_harness,
)

DAY = timedelta(days=1)
UPDATE = replace(POST, update=True)
DRAFT = replace(POST, draft=True)


@pytest.fixture(params=STORES)
async def harness(
    request: pytest.FixtureRequest, new_store: StoreMaker
) -> AsyncIterator[ImportHarness]:
    async with new_store(request.param) as url, opened_harness(url) as opened:
        yield opened


def edit(post: Post) -> None:
    post.edit(slug=post.slug, content=build_content(title="Edited here"), now=NOW)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"title": "A corrected post"}, "title"),
        ({"body": "Other text."}, "text"),
        ({"summary": "In short"}, "summary"),
        ({"tags": ("verse",)}, "tags"),
        ({"slug": "corrected"}, "slug"),
        ({"published_at": LONG_AGO - DAY}, "date"),
        ({"draft": True}, "date"),
    ],
)
async def test_a_change_is_told_and_taken_only_on_request(
    harness: ImportHarness, change: dict[str, Any], name: str
) -> None:
    first = await harness.take(POST)
    before = await harness.read(first.post_id)

    told = await harness.take(replace(POST, **change))
    tried = await harness.take(replace(UPDATE, **change, check_only=True))

    assert (told.post_id, told.outcome, told.changes) == (first.post_id, Outcome.CHANGED, (name,))
    assert tried == replace(told, outcome=Outcome.UPDATED, slug=tried.slug)
    assert await harness.read(first.post_id) == before

    assert await harness.take(replace(UPDATE, **change)) == tried
    assert await harness.read(first.post_id) != before
    assert (await harness.take(replace(UPDATE, **change))).outcome is Outcome.ALREADY_THERE
    page = await harness.posts.page(PageRequest(sort=Sort("title")), SYSTEM)
    assert len(page.items) == (0 if "draft" in change else 1)


async def test_an_update_takes_all_and_keeps_what_the_file_does_not_say(
    harness: ImportHarness,
) -> None:
    first = await harness.take(POST)

    updated = await harness.take(
        replace(UPDATE, title="Corrected", body="Other *text*.", published_at=LONG_AGO + DAY)
    )

    post = await harness.read(first.post_id)
    assert updated.changes == ("title", "text", "date")
    assert (post.title, post.slug, post.status) == ("Corrected", "a-first-post", "published")
    assert "<em>text</em>" in post.html
    assert post.published_at == (LONG_AGO + DAY).replace(microsecond=123000)
    assert post.updated_at == NOW


async def test_an_edit_here_is_never_overwritten(harness: ImportHarness) -> None:
    first = await harness.take(POST)
    await harness.change(first, edit)

    unchanged = await harness.take(UPDATE)
    changed = await harness.take(replace(UPDATE, body="Other text."))

    assert unchanged.outcome is Outcome.ALREADY_THERE
    assert changed.outcome is Outcome.CHANGED_ON_BOTH_SIDES
    assert (await harness.read(first.post_id)).title == "Edited here"


async def test_changes_on_both_sides_are_resolved_by_making_the_file_equal(
    harness: ImportHarness,
) -> None:
    first = await harness.take(POST)
    await harness.change(first, edit)
    post = await harness.read(first.post_id)
    equal = replace(
        UPDATE, title=post.title, body=post.body, summary=post.summary, tags=tuple(post.tags)
    )

    conflict = await harness.take(replace(equal, body="Other text."))
    resolved = await harness.take(equal)
    later = await harness.take(replace(equal, body="Later text."))

    assert conflict.outcome is Outcome.CHANGED_ON_BOTH_SIDES
    assert resolved.outcome is Outcome.ALREADY_THERE
    assert (later.outcome, later.changes) == (Outcome.UPDATED, ("text",))


async def test_publishing_a_draft_here_is_no_edit_of_its_text(harness: ImportHarness) -> None:
    first = await harness.take(DRAFT)
    await harness.change(first, lambda post: post.publish(at=None, now=NOW))

    updated = await harness.take(replace(DRAFT, update=True, body="Other text."))

    post = await harness.read(first.post_id)
    assert updated.outcome is Outcome.UPDATED
    assert (post.body, post.status, post.published_at) == ("Other text.", "published", NOW)


@pytest.mark.parametrize(
    ("command", "change"),
    [
        (POST, lambda post: post.unpublish(NOW)),
        (POST, lambda post: post.archive(NOW)),
        (DRAFT, lambda post: post.publish(at=None, now=NOW)),
        (replace(POST, published_at=NOW + DAY), lambda post: post.publish(at=None, now=NOW)),
        (
            replace(POST, published_at=NOW + DAY),
            lambda post: post.publish(at=NOW + 2 * DAY, now=NOW),
        ),
    ],
)
async def test_a_date_that_was_changed_here_too_is_left(
    harness: ImportHarness, command: ImportPostCommand, change: Any
) -> None:
    first = await harness.take(command)
    await harness.change(first, change)
    before = await harness.read(first.post_id)

    again = await harness.take(replace(UPDATE, published_at=LONG_AGO - DAY))

    assert again.outcome is Outcome.CHANGED_ON_BOTH_SIDES
    assert await harness.read(first.post_id) == before


async def test_a_draft_that_is_finished_is_published_at_its_date(harness: ImportHarness) -> None:
    first = await harness.take(DRAFT)

    await harness.take(UPDATE)

    post = await harness.read(first.post_id)
    assert (post.status, post.published_at) == ("published", LONG_AGO.replace(microsecond=123000))


async def test_a_date_is_moved_into_the_future_and_back(harness: ImportHarness) -> None:
    first = await harness.take(POST)

    await harness.take(replace(UPDATE, published_at=NOW + DAY))
    post = await harness.read(first.post_id)
    assert (post.status, post.publish_at, post.published_at) == ("scheduled", NOW + DAY, None)

    await harness.take(replace(UPDATE, published_at=NOW - DAY))
    post = await harness.read(first.post_id)
    assert (post.status, post.publish_at, post.published_at) == ("published", None, NOW - DAY)


async def test_a_post_that_was_published_when_it_was_due_counts_as_untouched(
    harness: ImportHarness,
) -> None:
    first = await harness.take(replace(POST, published_at=NOW + DAY))
    harness.clock.advance(2 * DAY)
    indexer = PostIndexer(SnowballStemmer(()))
    publish = PublishPost(harness.uow, harness.clock, indexer)
    publish_due = PublishDuePosts(harness.uow, harness.posts, harness.clock, publish)
    await publish_due.execute(SYSTEM, PublishDuePostsCommand())

    updated = await harness.take(replace(UPDATE, published_at=LONG_AGO))

    assert updated.outcome is Outcome.UPDATED
    assert (await harness.read(first.post_id)).published_at == LONG_AGO.replace(microsecond=123000)


async def test_a_date_that_is_left_out_changes_nothing(harness: ImportHarness) -> None:
    await harness.take(POST)
    undated = replace(POST, path="undated.md", published_at=None, publish_undated=True)
    await harness.take(undated)

    assert (await harness.take(replace(POST, published_at=None))).outcome is Outcome.ALREADY_THERE
    assert (await harness.take(undated)).outcome is Outcome.ALREADY_THERE


async def test_a_new_slug_must_be_free_and_the_former_one_leads_to_it(
    harness: ImportHarness,
) -> None:
    await harness.take(replace(POST, path="other.md", slug="taken"))
    first = await harness.take(POST)

    with pytest.raises(SlugTaken):
        await harness.take(replace(UPDATE, slug="taken", body="Other text."))
    assert (await harness.read(first.post_id)).body == POST.body

    await harness.take(replace(UPDATE, slug="corrected"))
    assert await harness.posts.by_slug("a-first-post", SYSTEM) is not None
    assert (await harness.read(first.post_id)).slug == "corrected"


async def test_a_post_that_was_deleted_here_is_new_again(harness: ImportHarness) -> None:
    first = await harness.take(POST)
    (author,) = await harness.accounts()
    async with harness.uow() as uow:
        assert len(await uow.posts.remove_all_of(UserId(author.id))) == 1
        await uow.commit()

    again = await harness.take(POST)

    assert again.outcome is Outcome.PUBLISHED
    assert again.post_id != first.post_id
