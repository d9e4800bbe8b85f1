from collections.abc import Collection
from dataclasses import replace

from hexameter.adapters.memory.repositories.posts.posts import DOCUMENTS, POSTS
from hexameter.adapters.memory.store import Transaction
from hexameter.application.ports.tags import RetaggedPost
from hexameter.application.search.indexer import PostIndexer
from hexameter.domain.ids import PostId
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import PostStatus
from hexameter.domain.search.document import words_of_tags
from hexameter.domain.tags import replaced


class MemoryTagRepository:
    def __init__(self, transaction: Transaction, indexer: PostIndexer) -> None:
        self._transaction = transaction
        self._tokeniser = indexer.tokeniser

    async def exists(self, name: str, *, besides: Collection[PostId] = ()) -> bool:
        return any(post.id not in besides for post in self._with(name))

    async def replace(self, name: str, *, by: str, limit: int) -> list[RetaggedPost]:
        return [self._retag(post, name, by) for post in self._with(name)[:limit]]

    def _with(self, name: str) -> list[Post]:
        posts = self._transaction.read(POSTS).values()
        found = (post for post in posts if name in post.content.tags)
        return sorted(found, key=lambda post: post.id)

    def _retag(self, post: Post, name: str, by: str) -> RetaggedPost:
        content = replace(post.content, tags=replaced(post.content.tags, name, by))
        changed = replace(post, content=content, version=post.version + 1)
        self._transaction.update(POSTS, post.id, changed)
        if indexed := self._transaction.read(DOCUMENTS).get(post.id):
            words = tuple(words_of_tags(self._tokeniser, content.tags))
            document = replace(indexed.document, tags=words)
            indexed = replace(indexed, document=document, version="")
            self._transaction.update(DOCUMENTS, post.id, indexed)
        return RetaggedPost(
            changed.id,
            changed.author_id,
            changed.version,
            changed.slug.value,
            content.title,
            changed.status is PostStatus.PUBLISHED,
        )
