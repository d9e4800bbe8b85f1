from dataclasses import dataclass, replace

from hexameter.adapters.memory.repositories.users import USERS
from hexameter.adapters.memory.store import Reference, Table, Transaction
from hexameter.application.ports.posts import RemovedPost
from hexameter.application.ports.unit_of_work import UnitOfWorkMisused
from hexameter.application.search.indexer import PostIndexer
from hexameter.domain.errors import StaleWrite
from hexameter.domain.ids import PostId, UserId
from hexameter.domain.posts.errors import PostNotFound
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import PostStatus, Slug
from hexameter.domain.search.document import SearchDocument
from hexameter.domain.users.errors import UserNotFound

POSTS = Table[PostId, Post]("posts", Reference(USERS, lambda post: post.author_id, UserNotFound))
SLUGS = Table[str, PostId]("post_slugs", Reference(POSTS, lambda post_id: post_id))
"""Current and former slugs. They are claimed before the post is inserted."""


DOCUMENTS = Table[PostId, "IndexedPost"]("post_search", Reference(POSTS, lambda row: row.post_id))


@dataclass(frozen=True, slots=True)
class IndexedPost:
    """`version` is that of the indexer."""

    post_id: PostId
    document: SearchDocument
    version: str


class MemoryPostRepository:
    def __init__(self, transaction: Transaction, indexer: PostIndexer) -> None:
        self._transaction = transaction
        self._indexer = indexer

    async def claim_slug(self, slug: Slug, post_id: PostId) -> bool:
        owner = self._transaction.read(SLUGS).get(slug.value)
        if owner is None:
            self._transaction.insert(SLUGS, slug.value, post_id)
        return owner in {None, post_id}

    async def add(self, post: Post) -> None:
        self._transaction.insert(POSTS, post.id, replace(post))
        self._require_slug(post)
        await self.index(post)
        self._transaction.record_events_of(post)

    async def get(self, post_id: PostId) -> Post:
        post = self._transaction.read(POSTS).get(post_id)
        if post is None:
            raise PostNotFound
        return replace(post)

    async def hold(self, post_id: PostId) -> Post:
        return await self.get(post_id)

    async def save(self, post: Post) -> None:
        self._require_present(post)
        self._require_slug(post)
        self._transaction.update(POSTS, post.id, replace(post, version=post.version + 1))
        await self.index(post)
        post.version += 1
        self._transaction.record_events_of(post)

    async def remove(self, post: Post) -> None:
        self._require_present(post)
        self._transaction.delete(POSTS, [post.id])
        self._transaction.record_events_of(post)

    async def remove_all_of(self, author_id: UserId) -> list[RemovedPost]:
        posts = self._transaction.read(POSTS).values()
        removed = [
            RemovedPost(post.id, post.version, post.published_at is not None)
            for post in posts
            if post.author_id == author_id
        ]
        self._transaction.delete(POSTS, [post.id for post in removed])
        return sorted(removed, key=lambda post: post.id)

    async def outdate_html(self, author_id: UserId | None) -> None:
        for post in list(self._transaction.read(POSTS).values()):
            if author_id in {None, post.author_id}:
                outdated = replace(post)
                outdated.rendered_again(html=post.content.html, html_version=0)
                self._transaction.update(POSTS, post.id, outdated)

    async def keep_html(self, post: Post) -> None:
        self._require_present(post)
        self._transaction.update(POSTS, post.id, replace(post))
        await self.index(post)

    async def keep_failed_publication(self, post: Post) -> None:
        self._require_present(post)
        self._transaction.update(POSTS, post.id, replace(post))

    async def index(self, post: Post) -> None:
        if post.status is not PostStatus.PUBLISHED:
            self._transaction.delete(DOCUMENTS, [post.id])
            return
        document = await self._indexer.document(post.content)
        indexed = IndexedPost(post.id, document, self._indexer.version)
        self._transaction.update(DOCUMENTS, post.id, indexed)

    def _require_present(self, post: Post) -> None:
        present = self._transaction.read(POSTS).get(post.id)
        if present is None or present.version != post.version:
            raise StaleWrite

    def _require_slug(self, post: Post) -> None:
        if self._transaction.read(SLUGS).get(post.slug.value) != post.id:
            raise self._transaction.refuse(UnitOfWorkMisused("The post's slug was not claimed"))
