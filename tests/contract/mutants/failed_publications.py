"""Broken ways to keep why scheduled posts were not published."""

from datetime import datetime, timedelta

from hexameter.adapters.memory.queries.posts.posts import MemoryPostQueries
from hexameter.adapters.memory.repositories.posts.posts import POSTS, MemoryPostRepository
from hexameter.adapters.testing.contracts.posts.failed_publications import (
    FailedPublicationsContract as Tests,
)
from hexameter.application.ports.posts import PostRepository
from hexameter.domain.ids import PostId
from hexameter.domain.posts.post import Post
from tests.contract.mutants.fault import broken_port, broken_repository


class RaisesTheVersion(MemoryPostRepository):
    async def keep_failed_publication(self, post: Post) -> None:
        await self.save(post)


class KeepsFailuresOfAnOlderPost(MemoryPostRepository):
    async def keep_failed_publication(self, post: Post) -> None:
        self._transaction.update(POSTS, post.id, post)


class TriesWhatFailedAtOnce(MemoryPostQueries):
    async def due(self, now: datetime, *, limit: int) -> list[PostId]:
        return await super().due(now + timedelta(hours=1), limit=limit)


KEPT = Tests.test_a_failed_publication_is_kept_without_a_new_version
FAULTS = [
    broken_repository(PostRepository, RaisesTheVersion, KEPT),
    broken_repository(PostRepository, KeepsFailuresOfAnOlderPost, KEPT),
    broken_port(
        "posts",
        TriesWhatFailedAtOnce,
        Tests.test_what_could_not_be_published_is_due_when_it_may_be_tried_again,
    ),
]
