"""Revisions that are kept, pruned or shown wrongly."""

from dataclasses import replace
from uuid import UUID

from hexameter.adapters.memory.queries.posts.revisions import MemoryRevisionQueries
from hexameter.adapters.memory.repositories.posts.revisions import (
    REVISIONS,
    MemoryRevisionRepository,
)
from hexameter.adapters.memory.repositories.users import MemoryUserRepository
from hexameter.adapters.testing.contracts.posts.revisions import RevisionsContract
from hexameter.application.actor import Actor
from hexameter.application.ports.revisions import (
    RevisionRepository,
    RevisionSummaryView,
    RevisionView,
)
from hexameter.application.ports.users import UserRepository
from hexameter.domain.ids import PostId
from hexameter.domain.pagination import Page, PageRequest
from hexameter.domain.posts.errors import PostNotFound
from hexameter.domain.posts.revision import Revision
from hexameter.domain.users.user import User
from tests.contract.mutants.fault import broken_port, broken_repository


class PrunesTheNewest(MemoryRevisionRepository):
    async def prune(self, post_id: PostId, *, keep: int) -> None:
        own = sorted(key for key in self._transaction.read(REVISIONS) if key[0] == post_id)
        self._transaction.delete(REVISIONS, own[keep:])


class PrunesOneTooMany(MemoryRevisionRepository):
    async def prune(self, post_id: PostId, *, keep: int) -> None:
        await super().prune(post_id, keep=max(1, keep - 1))


class PrunesEveryPost(MemoryRevisionRepository):
    async def prune(self, post_id: PostId, *, keep: int) -> None:
        for other in {key[0] for key in self._transaction.read(REVISIONS)}:
            await super().prune(other, keep=keep)


class FindsTheOldest(MemoryRevisionRepository):
    async def newest(self, post_id: PostId) -> Revision | None:
        return self._transaction.read(REVISIONS).get((post_id, 1))


class ForgetsTheTags(MemoryRevisionRepository):
    async def add(self, revision: Revision) -> None:
        await super().add(replace(revision, tags=()))


class CommitsByItself(MemoryRevisionRepository):
    async def add(self, revision: Revision) -> None:
        await super().add(revision)
        self._transaction.commit()


class RemovesThoseOfAnAccount(MemoryUserRepository):
    async def remove(self, user: User) -> None:
        rows = self._transaction.read(REVISIONS).items()
        self._transaction.delete(REVISIONS, [key for key, row in rows if row.author_id == user.id])
        await super().remove(user)


class ShowsEverybody(MemoryRevisionQueries):
    async def by_number(self, post_id: UUID, number: int, viewer: Actor) -> RevisionView:
        return await super().by_number(post_id, number, Actor.system())


class ListsForEverybody(MemoryRevisionQueries):
    async def of_post(
        self, post_id: UUID, page: PageRequest, viewer: Actor
    ) -> Page[RevisionSummaryView]:
        return await super().of_post(post_id, page, Actor.system())


class TakesHiddenPostsForEmptyOnes(MemoryRevisionQueries):
    async def of_post(
        self, post_id: UUID, page: PageRequest, viewer: Actor
    ) -> Page[RevisionSummaryView]:
        try:
            return await super().of_post(post_id, page, viewer)
        except PostNotFound:
            return Page([], None)


ALL = RevisionsContract

FAULTS = [
    broken_repository(RevisionRepository, PrunesTheNewest, ALL.test_pruning_keeps_the_newest),
    broken_repository(RevisionRepository, PrunesOneTooMany, ALL.test_pruning_keeps_the_newest),
    broken_repository(RevisionRepository, PrunesEveryPost, ALL.test_pruning_keeps_the_newest),
    broken_repository(
        RevisionRepository,
        FindsTheOldest,
        ALL.test_a_revision_is_stored_as_it_was_made,
        ALL.test_pruning_keeps_the_newest,
    ),
    broken_repository(
        RevisionRepository, ForgetsTheTags, ALL.test_a_revision_is_stored_as_it_was_made
    ),
    broken_repository(RevisionRepository, CommitsByItself, ALL.test_without_commit_nothing_is_kept),
    broken_repository(
        UserRepository,
        RemovesThoseOfAnAccount,
        ALL.test_an_account_that_goes_leaves_them_without_an_author,
    ),
    broken_port("revisions", ShowsEverybody, ALL.test_who_sees_them),
    broken_port("revisions", ListsForEverybody, ALL.test_who_sees_them),
    broken_port(
        "revisions",
        TakesHiddenPostsForEmptyOnes,
        ALL.test_who_sees_them,
        ALL.test_a_post_without_any_has_an_empty_list,
    ),
]
