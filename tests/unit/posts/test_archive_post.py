"""The model for the test of a use case: its own store, a fixed clock, real entities."""

import pytest

from hexameter.adapters.clock import Uuid7Generator
from hexameter.adapters.memory.store import MemoryStore
from hexameter.adapters.memory.unit_of_work import MemoryUnitOfWorkFactory
from hexameter.adapters.testing.builders import build_actor, build_post, build_user
from hexameter.adapters.testing.clock import MovableClock
from hexameter.application.posts.archive_post import ArchivePost, ArchivePostCommand
from hexameter.domain.errors import DomainError, Forbidden, StaleWrite
from hexameter.domain.posts.errors import InvalidTransition, PostNotFound
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import PostStatus
from hexameter.entrypoints.containers.stores import repositories
from hexameter.entrypoints.features.core import FEATURES

AUTHOR, STRANGER = build_user(), build_user()
CLOCK = MovableClock()


@pytest.fixture
def uow() -> MemoryUnitOfWorkFactory:
    return MemoryUnitOfWorkFactory(
        MemoryStore(), CLOCK, Uuid7Generator(), repositories("memory", FEATURES)
    )


async def given(uow: MemoryUnitOfWorkFactory, status: PostStatus) -> Post:
    """A stored post by AUTHOR."""
    post = build_post(AUTHOR.id, status=status)
    async with uow() as work:
        await work.users.add(AUTHOR)
        await work.users.add(STRANGER)
        assert await work.posts.claim_slug(post.slug, post.id)
        await work.posts.add(post)
        await work.commit()
    return post


async def stored(uow: MemoryUnitOfWorkFactory, post: Post) -> Post:
    async with uow() as work:
        return await work.posts.get(post.id)


async def test_the_author_archives_a_published_post(uow: MemoryUnitOfWorkFactory) -> None:
    post = await given(uow, PostStatus.PUBLISHED)
    command = ArchivePostCommand(post_id=post.id, expected_version=1)
    await ArchivePost(uow, CLOCK).execute(build_actor(AUTHOR), command)
    archived = await stored(uow, post)
    assert (archived.status, archived.version) == (PostStatus.ARCHIVED, 2)


@pytest.mark.parametrize(
    ("status", "refusal"), [(PostStatus.PUBLISHED, Forbidden), (PostStatus.DRAFT, PostNotFound)]
)
async def test_a_stranger_is_refused_and_learns_of_no_draft(
    uow: MemoryUnitOfWorkFactory, status: PostStatus, refusal: type[DomainError]
) -> None:
    post = await given(uow, status)
    with pytest.raises(refusal):
        await ArchivePost(uow, CLOCK).execute(
            build_actor(STRANGER), ArchivePostCommand(post_id=post.id)
        )
    assert (await stored(uow, post)).status is status


async def test_a_post_that_has_changed_meanwhile_stays(uow: MemoryUnitOfWorkFactory) -> None:
    post = await given(uow, PostStatus.PUBLISHED)
    command = ArchivePostCommand(post_id=post.id, expected_version=7)
    with pytest.raises(StaleWrite):
        await ArchivePost(uow, CLOCK).execute(build_actor(AUTHOR), command)
    assert (await stored(uow, post)).status is PostStatus.PUBLISHED


async def test_what_is_not_published_cannot_be_archived(uow: MemoryUnitOfWorkFactory) -> None:
    post = await given(uow, PostStatus.SCHEDULED)
    with pytest.raises(InvalidTransition):
        await ArchivePost(uow, CLOCK).execute(
            build_actor(AUTHOR), ArchivePostCommand(post_id=post.id)
        )
    assert (await stored(uow, post)).status is PostStatus.SCHEDULED
