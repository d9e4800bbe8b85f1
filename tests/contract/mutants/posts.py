from hexameter.adapters.memory.repositories.posts.posts import POSTS, SLUGS, MemoryPostRepository
from hexameter.adapters.testing.contracts.posts.post_queries import PostQueriesContract
from hexameter.adapters.testing.contracts.posts.posts import PostRepositoryContract
from hexameter.application.ports.posts import PostRepository, RemovedPost
from hexameter.domain.ids import PostId, UserId
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import PostStatus, Slug
from tests.contract.mutants.fault import broken_repository


class KeepsDatesOfPublishedPostsOnly(MemoryPostRepository):
    async def get(self, post_id: PostId) -> Post:
        post = await super().get(post_id)
        if post.status is PostStatus.DRAFT:
            post.published_at = None
        return post


class FreesFormerSlugs(MemoryPostRepository):
    async def save(self, post: Post) -> None:
        slugs = self._transaction.read(SLUGS).items()
        former = [slug for slug, owner in slugs if owner == post.id and slug != post.slug.value]
        self._transaction.delete(SLUGS, former)
        await super().save(post)


class GivesASlugToWhoComesLast(MemoryPostRepository):
    async def claim_slug(self, slug: Slug, post_id: PostId) -> bool:
        self._transaction.update(SLUGS, slug.value, post_id)
        return True


class KeepsTheSlugsOfWhatIsRemoved(MemoryPostRepository):
    """By giving them to another post."""

    async def remove(self, post: Post) -> None:
        others = [other for other in self._transaction.read(POSTS) if other != post.id]
        for slug, owner in list(self._transaction.read(SLUGS).items()):
            if owner == post.id and others:
                self._transaction.update(SLUGS, slug, others[0])
        await super().remove(post)


class OverwritesWhatHasChanged(MemoryPostRepository):
    def _require_present(self, post: Post) -> None:
        present = self._transaction.read(POSTS).get(post.id)
        post.version = present.version if present else 0
        super()._require_present(post)


class KeepsTheFirstVersion(MemoryPostRepository):
    async def save(self, post: Post) -> None:
        await super().save(post)
        post.version -= 1
        self._transaction.update(POSTS, post.id, post)


class RaisesTheVersionWithTheHtml(MemoryPostRepository):
    async def keep_html(self, post: Post) -> None:
        await self.save(post)


class KeepsHtmlOfAnOlderText(MemoryPostRepository):
    async def keep_html(self, post: Post) -> None:
        self._transaction.update(POSTS, post.id, post)


class OutdatesTheHtmlOfEverybody(MemoryPostRepository):
    async def outdate_html(self, author_id: UserId | None) -> None:
        await super().outdate_html(None)


class OutdatesHtmlByNewVersions(MemoryPostRepository):
    async def outdate_html(self, author_id: UserId | None) -> None:
        await super().outdate_html(author_id)
        for post in list(self._transaction.read(POSTS).values()):
            if post.author_id == author_id:
                await self.save(await self.get(post.id))


class ForgetsTheOrderOfIds(MemoryPostRepository):
    async def remove_all_of(self, author_id: UserId) -> list[RemovedPost]:
        removed = await super().remove_all_of(author_id)
        return sorted(removed, key=lambda post: post.id, reverse=True)


POST_TESTS = PostRepositoryContract

FAULTS = [
    broken_repository(
        PostRepository,
        FreesFormerSlugs,
        PostQueriesContract.test_a_former_slug_leads_to_the_present_one,
        POST_TESTS.test_a_former_slug_stays_the_post_s,
    ),
    broken_repository(
        PostRepository,
        GivesASlugToWhoComesLast,
        POST_TESTS.test_a_slug_belongs_to_one_post,
        POST_TESTS.test_a_refused_slug_leaves_the_unit_of_work_good,
        POST_TESTS.test_a_former_slug_stays_the_post_s,
        POST_TESTS.test_of_concurrent_claims_of_one_slug_one_succeeds,
    ),
    broken_repository(
        PostRepository,
        KeepsTheSlugsOfWhatIsRemoved,
        POST_TESTS.test_removing_frees_all_slugs,
    ),
    broken_repository(
        PostRepository,
        OverwritesWhatHasChanged,
        POST_TESTS.test_a_post_that_has_changed_since_is_not_overwritten,
    ),
    broken_repository(
        PostRepository, KeepsTheFirstVersion, POST_TESTS.test_saving_raises_the_version
    ),
    broken_repository(
        PostRepository,
        RaisesTheVersionWithTheHtml,
        POST_TESTS.test_html_is_kept_without_a_new_version,
    ),
    broken_repository(
        PostRepository,
        KeepsHtmlOfAnOlderText,
        POST_TESTS.test_html_of_a_text_that_has_changed_since_is_not_kept,
    ),
    broken_repository(
        PostRepository,
        KeepsDatesOfPublishedPostsOnly,
        POST_TESTS.test_a_post_comes_back_as_it_was_added,
    ),
    *(
        broken_repository(
            PostRepository, fault, POST_TESTS.test_html_of_an_author_is_outdated_and_nothing_else
        )
        for fault in (OutdatesTheHtmlOfEverybody, OutdatesHtmlByNewVersions)
    ),
    broken_repository(
        PostRepository,
        ForgetsTheOrderOfIds,
        POST_TESTS.test_posts_of_an_author_are_removed_in_the_order_of_their_ids,
    ),
]
