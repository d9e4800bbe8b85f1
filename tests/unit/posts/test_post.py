"""The post entity: its transitions and their events."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypedDict
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from hexameter.adapters.testing.builders import build_content, build_post, build_user
from hexameter.adapters.testing.clock import NOON
from hexameter.domain.events import Event
from hexameter.domain.ids import PostId
from hexameter.domain.posts.errors import InvalidTransition
from hexameter.domain.posts.events import (
    PostArchived,
    PostDeleted,
    PostDrafted,
    PostPublished,
    PostScheduled,
    PostUnpublished,
    PostUnscheduled,
)
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import PostStatus, Slug

DRAFT, SCHEDULED = PostStatus.DRAFT, PostStatus.SCHEDULED
PUBLISHED, ARCHIVED = PostStatus.PUBLISHED, PostStatus.ARCHIVED

AUTHOR = build_user()
LATER, YET_LATER = NOON + timedelta(hours=1), NOON + timedelta(days=3)
VERSION = 4

Step = Callable[[Post], None]


def publish(post: Post) -> None:
    post.publish(at=None, now=LATER)


def schedule(post: Post) -> None:
    post.publish(at=YET_LATER, now=LATER)


def unpublish(post: Post) -> None:
    post.unpublish(LATER)


def archive(post: Post) -> None:
    post.archive(LATER)


def restore(post: Post) -> None:
    post.restore(LATER)


STEPS: list[Step] = [publish, schedule, unpublish, archive, restore]

# The table of docs/api.md, with the events of each transition.
ALLOWED: dict[tuple[PostStatus, Step], tuple[PostStatus, list[str]]] = {
    (DRAFT, publish): (PUBLISHED, ["post.published"]),
    (DRAFT, schedule): (SCHEDULED, ["post.scheduled"]),
    (SCHEDULED, publish): (PUBLISHED, ["post.published"]),
    (SCHEDULED, schedule): (SCHEDULED, ["post.scheduled"]),
    (SCHEDULED, unpublish): (DRAFT, ["post.unscheduled"]),
    (PUBLISHED, unpublish): (DRAFT, ["post.unpublished"]),
    (PUBLISHED, archive): (ARCHIVED, ["post.archived"]),
    (ARCHIVED, restore): (DRAFT, []),
}
REFUSED = [
    (status, step) for status in PostStatus for step in STEPS if (status, step) not in ALLOWED
]


def post_in(status: PostStatus) -> Post:
    post = build_post(AUTHOR.id, status=status)
    post.version = VERSION
    return post


class Identity(TypedDict):
    post_id: UUID
    author_id: UUID
    version: int


def identity(post: Post, *, version: int = VERSION + 1) -> Identity:
    return {"post_id": post.id, "author_id": AUTHOR.id, "version": version}


@pytest.mark.parametrize(("status", "step"), ALLOWED)
def test_what_the_table_allows_leads_to_the_next_state(status: PostStatus, step: Step) -> None:
    post = post_in(status)
    step(post)
    reached, recorded = ALLOWED[status, step]
    assert post.status is reached
    assert post.updated_at == LATER
    assert post.publish_at == (YET_LATER if reached is SCHEDULED else None)
    assert [event.type for event in post.pull_events()] == recorded


@pytest.mark.parametrize(("status", "step"), REFUSED)
def test_what_the_table_does_not_name_is_refused_and_changes_nothing(
    status: PostStatus, step: Step
) -> None:
    post = post_in(status)
    before = replace(post)
    with pytest.raises(InvalidTransition):
        step(post)
    assert post == before
    assert post.pull_events() == []


@pytest.mark.parametrize("status", PostStatus)
def test_a_post_can_be_deleted_in_every_state(status: PostStatus) -> None:
    post = post_in(status)
    post.delete()
    known = status in {PUBLISHED, ARCHIVED}
    assert post.pull_events() == [PostDeleted(**identity(post), was_published=known)]


def test_what_was_published_once_is_deleted_as_such() -> None:
    post = post_in(PUBLISHED)
    post.unpublish(LATER)
    post.delete()
    deleted = post.pull_events()[-1]
    assert deleted == PostDeleted(**identity(post), was_published=True)


def test_a_draft_says_that_it_was_begun() -> None:
    post = Post.draft(
        id=PostId(uuid7()),
        author_id=AUTHOR.id,
        slug=Slug("weaving"),
        content=build_content(),
        now=NOON,
    )
    assert (post.status, post.version) == (DRAFT, 1)
    assert (post.created_at, post.updated_at, post.published_at) == (NOON, NOON, None)
    assert post.pull_events() == [PostDrafted(**identity(post, version=1))]


def imported(published_at: datetime | None) -> Post:
    return Post.imported(
        id=PostId(uuid7()),
        author_id=AUTHOR.id,
        slug=Slug("weaving"),
        content=build_content(title="Weaving"),
        written_at=NOON,
        published_at=published_at,
        now=LATER,
    )


def test_an_imported_post_keeps_its_dates_and_is_as_far_as_they_say() -> None:
    draft, past, present, to_come = map(imported, (None, NOON, LATER, YET_LATER))
    assert [post.status for post in (draft, past, present, to_come)] == [
        DRAFT,
        PUBLISHED,
        PUBLISHED,
        SCHEDULED,
    ]
    assert {post.created_at for post in (draft, past, present, to_come)} == {NOON}
    assert (past.published_at, past.publish_at) == (NOON, None)
    assert (to_come.published_at, to_come.publish_at) == (None, YET_LATER)


def test_an_imported_post_says_what_it_is() -> None:
    draft, past, to_come = map(imported, (None, NOON, YET_LATER))
    assert draft.pull_events() == [PostDrafted(**identity(draft, version=1))]
    assert past.pull_events() == [
        PostPublished(
            **identity(past, version=1), slug="weaving", title="Weaving", published_at=NOON
        )
    ]
    assert to_come.pull_events() == [
        PostScheduled(**identity(to_come, version=1), publish_at=YET_LATER)
    ]


def test_every_event_carries_the_version_that_is_saved() -> None:
    def event_of(status: PostStatus, step: Step) -> tuple[Post, Event]:
        post = post_in(status)
        step(post)
        (event,) = post.pull_events()
        return post, event

    post, event = event_of(DRAFT, publish)
    assert event == PostPublished(
        **identity(post), slug=str(post.slug), title=post.content.title, published_at=LATER
    )
    post, event = event_of(DRAFT, schedule)
    assert event == PostScheduled(**identity(post), publish_at=YET_LATER)
    post, event = event_of(SCHEDULED, unpublish)
    assert event == PostUnscheduled(**identity(post))
    post, event = event_of(PUBLISHED, unpublish)
    assert event == PostUnpublished(**identity(post))
    post, event = event_of(PUBLISHED, archive)
    assert event == PostArchived(**identity(post))
    assert event.aggregate_id == post.id


@pytest.mark.parametrize("at", [NOON, LATER])
def test_a_time_that_is_not_to_come_publishes_now(at: datetime) -> None:
    post = post_in(DRAFT)
    post.publish(at=at, now=LATER)
    assert (post.status, post.published_at, post.publish_at) == (PUBLISHED, LATER, None)


def test_a_time_to_come_publishes_nothing_yet() -> None:
    post = post_in(DRAFT)
    post.publish(at=LATER + timedelta(milliseconds=1), now=LATER)
    assert (post.status, post.published_at) == (SCHEDULED, None)


def test_a_scheduled_post_is_due_at_its_time_or_when_it_may_be_tried_again() -> None:
    post = post_in(DRAFT)
    schedule(post)
    assert post.due_at == YET_LATER
    post.publication_failed("FORBIDDEN", now=YET_LATER)
    assert post.due_at == YET_LATER + timedelta(seconds=5)
    post.publish(at=None, now=YET_LATER)
    assert post.due_at is None


@pytest.mark.parametrize("way_back", [[unpublish], [archive, restore]])
def test_the_first_publication_stays_the_time_of_publication(way_back: list[Step]) -> None:
    post = post_in(PUBLISHED)
    for step in [*way_back, publish]:
        step(post)
        assert post.published_at == NOON
    published = post.pull_events()[-1]
    assert isinstance(published, PostPublished)
    assert published.published_at == NOON
