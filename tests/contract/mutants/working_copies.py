"""Working copies that are kept, counted or shown wrongly."""

from dataclasses import replace
from uuid import UUID

from hexameter.adapters.memory.queries.posts.working_copies import MemoryWorkingCopyQueries
from hexameter.adapters.memory.repositories.posts.posts import POSTS
from hexameter.adapters.memory.repositories.posts.working_copies import (
    WORKING_COPIES,
    MemoryWorkingCopyRepository,
)
from hexameter.adapters.testing.contracts.posts.working_copies import WorkingCopiesContract
from hexameter.application.actor import Actor
from hexameter.application.ports.working_copies import WorkingCopyRepository, WorkingCopyView
from hexameter.domain.ids import PostId
from hexameter.domain.posts.errors import WorkingCopyNotFound
from hexameter.domain.posts.working_copy import WorkingCopy
from tests.contract.mutants.fault import broken_port, broken_repository


class GivesVersionsAgain(MemoryWorkingCopyRepository):
    async def remove(self, copy: WorkingCopy) -> None:
        self._require_present(copy)
        self._transaction.delete(WORKING_COPIES, [copy.post_id])


class SavesStaleCopies(MemoryWorkingCopyRepository):
    def _require_present(self, copy: WorkingCopy) -> None:
        pass


class ForgetsTheSlug(MemoryWorkingCopyRepository):
    async def find(self, post_id: PostId) -> WorkingCopy | None:
        copy = await super().find(post_id)
        if copy is None:
            return None
        return replace(copy, slug=self._transaction.read(POSTS)[post_id].slug)


class FindsAnyCopy(MemoryWorkingCopyRepository):
    async def find(self, post_id: PostId) -> WorkingCopy | None:
        rows = self._transaction.read(WORKING_COPIES).values()
        return next((row.copy for row in rows if row.copy is not None), None)


class RemovesNothing(MemoryWorkingCopyRepository):
    async def remove(self, copy: WorkingCopy) -> None:
        self._require_present(copy)


class CommitsByItself(MemoryWorkingCopyRepository):
    async def add(self, copy: WorkingCopy) -> None:
        await super().add(copy)
        self._transaction.commit()


class ShowsTheLiveSummary(MemoryWorkingCopyQueries):
    async def of_post(self, post_id: UUID, viewer: Actor) -> WorkingCopyView:
        shown = await super().of_post(post_id, viewer)
        live = self._store.committed.read(POSTS)[PostId(post_id)]
        return replace(shown, summary=shown.summary or live.content.summary)


class ShowsEverybody(MemoryWorkingCopyQueries):
    async def of_post(self, post_id: UUID, viewer: Actor) -> WorkingCopyView:
        return await super().of_post(post_id, Actor.system())


class NeverOutdated(MemoryWorkingCopyQueries):
    async def of_post(self, post_id: UUID, viewer: Actor) -> WorkingCopyView:
        return replace(await super().of_post(post_id, viewer), outdated=False)


class HidesThoseOfDrafts(MemoryWorkingCopyQueries):
    async def of_post(self, post_id: UUID, viewer: Actor) -> WorkingCopyView:
        shown = await super().of_post(post_id, viewer)
        if self._store.committed.read(POSTS)[PostId(post_id)].status.value == "draft":
            raise WorkingCopyNotFound
        return shown


ALL = WorkingCopiesContract

FAULTS = [
    broken_repository(
        WorkingCopyRepository, GivesVersionsAgain, ALL.test_versions_are_never_given_again
    ),
    broken_repository(
        WorkingCopyRepository,
        SavesStaleCopies,
        ALL.test_saving_counts_versions_and_refuses_stale_ones,
    ),
    broken_repository(
        WorkingCopyRepository, ForgetsTheSlug, ALL.test_a_working_copy_is_stored_as_it_was_written
    ),
    broken_repository(WorkingCopyRepository, FindsAnyCopy, ALL.test_each_post_has_its_own),
    broken_repository(
        WorkingCopyRepository, RemovesNothing, ALL.test_versions_are_never_given_again
    ),
    broken_repository(
        WorkingCopyRepository, CommitsByItself, ALL.test_without_commit_nothing_is_kept
    ),
    broken_port(
        "working_copies", ShowsTheLiveSummary, ALL.test_a_cleared_summary_is_not_the_live_one
    ),
    broken_port("working_copies", ShowsEverybody, ALL.test_who_sees_it),
    broken_port(
        "working_copies", NeverOutdated, ALL.test_a_post_that_is_not_live_has_only_what_was_begun
    ),
    broken_port(
        "working_copies",
        HidesThoseOfDrafts,
        ALL.test_a_post_that_is_not_live_has_only_what_was_begun,
    ),
]
