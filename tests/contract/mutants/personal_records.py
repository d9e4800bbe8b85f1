"""Exports that leave something out, or show what belongs to others."""

from dataclasses import replace

from hexameter.adapters.memory.queries.personal_records import MemoryPersonalRecords
from hexameter.adapters.memory.repositories.audit import AUDIT
from hexameter.adapters.memory.repositories.favorites import FAVORITES
from hexameter.adapters.memory.repositories.posts.posts import POSTS
from hexameter.adapters.testing.contracts.personal_records import PersonalRecordsContract
from hexameter.application.ports.personal_records import OwnAuditEntry, OwnComment, OwnFavorite
from hexameter.domain.ids import PostId, UserId
from hexameter.domain.posts.values import PostStatus
from tests.contract.mutants.fault import broken_port


class LeavesOutWhatIsNotPublished(MemoryPersonalRecords):
    async def comments(self, user_id: UserId) -> list[OwnComment]:
        found = await super().comments(user_id)
        return [each for each in found if each.status == "published"]


class LeavesOutCommentsOnHiddenPosts(MemoryPersonalRecords):
    async def comments(self, user_id: UserId) -> list[OwnComment]:
        posts = self._store.committed.read(POSTS)
        found = await super().comments(user_id)
        return [e for e in found if posts[PostId(e.post_id)].status is PostStatus.PUBLISHED]


class SortsCommentsByTheirTime(MemoryPersonalRecords):
    async def comments(self, user_id: UserId) -> list[OwnComment]:
        return sorted(await super().comments(user_id), key=lambda each: each.created_at)


class LeavesOutFavoriteDrafts(MemoryPersonalRecords):
    async def favorites(self, user_id: UserId) -> list[OwnFavorite]:
        posts = self._store.committed.read(POSTS)
        found = await super().favorites(user_id)
        return [e for e in found if posts[PostId(e.post_id)].status is PostStatus.PUBLISHED]


class GivesFavoritesOfAll(MemoryPersonalRecords):
    async def favorites(self, user_id: UserId) -> list[OwnFavorite]:
        rows = self._store.committed.read(FAVORITES).values()
        return [OwnFavorite(row.post_id, row.created_at) for row in rows]


class ForgetsWhatWasDoneToThem(MemoryPersonalRecords):
    async def audit(self, user_id: UserId) -> list[OwnAuditEntry]:
        return [each for each in await super().audit(user_id) if not each.by_others]


class ShowsTheAddressesOfOthers(MemoryPersonalRecords):
    async def audit(self, user_id: UserId) -> list[OwnAuditEntry]:
        rows = self._store.committed.read(AUDIT).values()
        addresses = {row.occurred_at: row.ip for row in rows}
        found = await super().audit(user_id)
        return [replace(each, ip=addresses[each.occurred_at]) for each in found]


class TakesNobodyForAnyone(MemoryPersonalRecords):
    async def audit(self, user_id: UserId) -> list[OwnAuditEntry]:
        anonymous = [
            OwnAuditEntry(row.action, True, None, None, row.details, row.occurred_at)
            for row in self._store.committed.read(AUDIT).values()
            if row.actor_id is None and row.subject_id is None
        ]
        return [*await super().audit(user_id), *anonymous]


TESTS = PersonalRecordsContract
COMMENTS = TESTS.test_all_comments_of_a_person_are_theirs
MARKED = TESTS.test_all_favorites_of_a_person_are_theirs
DONE = TESTS.test_what_they_did_and_what_was_done_to_them_is_theirs

FAULTS = [
    broken_port("personal_records", LeavesOutWhatIsNotPublished, COMMENTS),
    broken_port("personal_records", LeavesOutCommentsOnHiddenPosts, COMMENTS),
    broken_port("personal_records", SortsCommentsByTheirTime, COMMENTS),
    broken_port("personal_records", LeavesOutFavoriteDrafts, MARKED),
    broken_port("personal_records", GivesFavoritesOfAll, MARKED),
    broken_port("personal_records", ForgetsWhatWasDoneToThem, DONE),
    broken_port("personal_records", ShowsTheAddressesOfOthers, DONE),
    broken_port(
        "personal_records", TakesNobodyForAnyone, TESTS.test_there_is_nothing_of_a_stranger
    ),
]
