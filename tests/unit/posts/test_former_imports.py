"""Posts that the first release imported, with ids made of name, title, author and date."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from hexameter.adapters.testing.builders import build_content, build_user
from hexameter.application.imports.former_identity import former_identity
from hexameter.application.imports.import_command import ImportPostCommand
from hexameter.application.imports.outcome import Imported, Outcome
from hexameter.domain.ids import PostId
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import Slug
from tests.support.stores import STORES, StoreMaker
from tests.unit.posts.import_harness import NOW, ImportHarness, opened_harness

DATE = datetime(2015, 1, 2, tzinfo=UTC)
FORMER_ID = PostId(UUID("014aa7f1-0c00-70dd-a5de-4779892a68cc"))
FIRST = ImportPostCommand(
    source="blog",
    path="a/index.md",
    title="Notes",
    body="The text of a.",
    author="Ada Lovelace",
    published_at=DATE,
    former_id=FORMER_ID,
)
SECOND = replace(FIRST, path="b/index.md", body="The text of b.")


@pytest.fixture(params=STORES)
async def harness(
    request: pytest.FixtureRequest, new_store: StoreMaker
) -> AsyncIterator[ImportHarness]:
    async with new_store(request.param) as url, opened_harness(url) as opened:
        yield opened


async def imported_by_the_first_release(harness: ImportHarness, body: str) -> None:
    author = build_user()
    post = Post.imported(
        id=FORMER_ID,
        author_id=author.id,
        slug=Slug("notes"),
        content=build_content(title="Notes", body=body),
        written_at=DATE,
        published_at=DATE,
        now=NOW,
    )
    async with harness.uow() as uow:
        await uow.users.add(author)
        await uow.posts.claim_slug(post.slug, post.id)
        await uow.posts.add(post)
        await uow.commit()


def test_the_former_identity_is_that_of_the_first_release() -> None:
    dated = former_identity(
        file_name="index.md", title="Notes", author="Ada Lovelace", date=DATE.replace(microsecond=9)
    )
    undated = former_identity(file_name="index.md", title="Notes", author=None, date=None)
    assert dated == FORMER_ID
    assert undated == UUID("00dc6acf-ac00-7a53-a90f-486ddb6ab45a")


async def test_a_post_of_the_first_release_is_adopted_once(harness: ImportHarness) -> None:
    await imported_by_the_first_release(harness, FIRST.body)

    adopted = await harness.take(FIRST)
    other = await harness.take(replace(SECOND, body=FIRST.body))

    assert adopted == Imported(FORMER_ID, Outcome.ALREADY_THERE, adopted=True)
    assert other.outcome is Outcome.PUBLISHED
    # From now on its path identifies it, even if title and date change.
    renamed = replace(FIRST, title="Other notes", published_at=None)
    assert (await harness.take(renamed)).post_id == FORMER_ID


async def test_of_two_files_that_could_be_the_post_the_one_with_its_text_is(
    harness: ImportHarness,
) -> None:
    await imported_by_the_first_release(harness, SECOND.body)

    undecided = await harness.take(FIRST)
    second = await harness.take(SECOND)
    first = await harness.take(replace(FIRST, adopt_changed=True))

    assert undecided == Imported(FORMER_ID, Outcome.UNDECIDED)
    assert second == Imported(FORMER_ID, Outcome.ALREADY_THERE, adopted=True)
    assert first.outcome is Outcome.PUBLISHED
    assert (await harness.read(first.post_id)).body == FIRST.body


async def test_a_post_whose_text_no_file_has_is_adopted_in_the_end(harness: ImportHarness) -> None:
    await imported_by_the_first_release(harness, "A former text.")

    adopted = await harness.take(replace(FIRST, adopt_changed=True))

    assert adopted.post_id == FORMER_ID
    assert (await harness.read(FORMER_ID)).body == "A former text."


async def test_what_has_changed_since_the_first_release_is_told_and_taken(
    harness: ImportHarness,
) -> None:
    await imported_by_the_first_release(harness, "A former text.")
    command = replace(FIRST, adopt_changed=True)

    changed = await harness.take(command)
    updated = await harness.take(replace(command, update=True))

    assert (changed.outcome, changed.changes) == (Outcome.CHANGED, ("text",))
    assert updated.outcome is Outcome.UPDATED
    assert (await harness.read(FORMER_ID)).body == FIRST.body


async def test_a_post_that_was_edited_since_the_first_release_is_left(
    harness: ImportHarness,
) -> None:
    await imported_by_the_first_release(harness, "A former text.")
    content = build_content(title="Notes", body="An edited text.")
    await harness.change(
        Imported(FORMER_ID, Outcome.PUBLISHED),
        lambda post: post.edit(slug=post.slug, content=content, now=NOW),
    )

    again = await harness.take(replace(FIRST, adopt_changed=True, update=True))

    assert again.outcome is Outcome.CHANGED_ON_BOTH_SIDES
    assert (await harness.read(FORMER_ID)).body == "An edited text."


async def test_only_checking_adopts_nothing(harness: ImportHarness) -> None:
    await imported_by_the_first_release(harness, FIRST.body)

    assert (await harness.take(replace(FIRST, check_only=True))).post_id == FORMER_ID
    assert (await harness.take(replace(SECOND, body=FIRST.body))).post_id == FORMER_ID
