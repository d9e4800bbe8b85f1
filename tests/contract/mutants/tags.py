"""Tags that are counted or replaced wrongly."""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace

from hexameter.adapters.memory.queries.tags import MemoryTagQueries
from hexameter.adapters.memory.repositories.posts.posts import POSTS
from hexameter.adapters.memory.repositories.tags import MemoryTagRepository
from hexameter.adapters.testing.contracts.tags.tag_counts import TagCountsContract
from hexameter.adapters.testing.contracts.tags.tags import TagsContract
from hexameter.application.ports.tags import RetaggedPost, TagRepository, TagView
from hexameter.domain.ids import PostId
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import PostStatus
from tests.contract.mutants.fault import broken_port, broken_repository


class CountsDrafts(MemoryTagQueries):
    def _counts(self) -> Counter[str]:
        posts = self._store.committed.read(POSTS).values()
        return Counter(tag for post in posts for tag in post.content.tags)


class CountsTheSuspended(MemoryTagQueries):
    def _counts(self) -> Counter[str]:
        posts = self._store.committed.read(POSTS).values()
        published = (post for post in posts if post.status is PostStatus.PUBLISHED)
        return Counter(tag for post in published for tag in post.content.tags)


class FindsTagsByTheirBeginning(MemoryTagQueries):
    async def by_name(self, name: str) -> TagView:
        counts = self._counts()
        return TagView(name, sum(counts[tag] for tag in counts if tag.startswith(name)))


class LooksAtAllPosts(MemoryTagRepository):
    async def exists(self, name: str, *, besides: Collection[PostId] = ()) -> bool:
        return await super().exists(name)


class ForgetsDrafts(MemoryTagRepository):
    def _with(self, name: str) -> list[Post]:
        return [post for post in super()._with(name) if post.published_at is not None]


class KeepsTheVersion(MemoryTagRepository):
    def _retag(self, post: Post, name: str, by: str) -> RetaggedPost:
        retagged = super()._retag(post, name, by)
        changed = self._transaction.read(POSTS)[post.id]
        self._transaction.update(POSTS, post.id, replace(changed, version=post.version))
        return retagged


class PutsTheOtherTwice(MemoryTagRepository):
    def _retag(self, post: Post, name: str, by: str) -> RetaggedPost:
        retagged = super()._retag(post, name, by)
        changed = self._transaction.read(POSTS)[post.id]
        tags = tuple(sorted(by if tag == name else tag for tag in post.content.tags))
        content = replace(changed.content, tags=tags)
        self._transaction.update(POSTS, post.id, replace(changed, content=content))
        return retagged


class ForgetsTheLimit(MemoryTagRepository):
    async def replace(self, name: str, *, by: str, limit: int) -> list[RetaggedPost]:
        return await super().replace(name, by=by, limit=100)


class CommitsByItself(MemoryTagRepository):
    async def replace(self, name: str, *, by: str, limit: int) -> list[RetaggedPost]:
        replaced = await super().replace(name, by=by, limit=limit)
        self._transaction.commit()
        return replaced


TAGS, COUNTS = TagsContract, TagCountsContract

FAULTS = [
    broken_repository(
        TagRepository, LooksAtAllPosts, TAGS.test_a_tag_exists_besides_posts_if_another_has_it
    ),
    broken_port(
        "tags",
        CountsDrafts,
        COUNTS.test_tags_are_counted_over_what_everybody_may_see,
        COUNTS.test_counts_follow_every_change_of_a_post,
        TAGS.test_it_is_replaced_on_posts_of_every_status,
    ),
    broken_port(
        "tags",
        CountsTheSuspended,
        COUNTS.test_tags_are_counted_over_what_everybody_may_see,
        COUNTS.test_posts_of_the_suspended_do_not_count,
        TAGS.test_it_is_replaced_on_posts_of_every_status,
    ),
    broken_port(
        "tags", FindsTagsByTheirBeginning, COUNTS.test_of_a_tag_that_nobody_sees_the_count_is_0
    ),
    broken_repository(
        TagRepository,
        ForgetsDrafts,
        TAGS.test_a_tag_exists_if_any_post_has_it,
        TAGS.test_it_is_replaced_on_posts_of_every_status,
    ),
    broken_repository(
        TagRepository,
        KeepsTheVersion,
        TAGS.test_it_is_replaced_on_posts_of_every_status,
        TAGS.test_a_version_from_before_is_stale,
    ),
    broken_repository(
        TagRepository, PutsTheOtherTwice, TAGS.test_it_is_replaced_on_posts_of_every_status
    ),
    broken_repository(
        TagRepository, ForgetsTheLimit, TAGS.test_so_many_at_a_time_in_the_order_of_their_ids
    ),
    broken_repository(TagRepository, CommitsByItself, TAGS.test_without_commit_nothing_is_replaced),
]
