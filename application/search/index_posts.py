"""Index posts again."""

from dataclasses import dataclass
from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.ports.search import SearchQueries
from hexameter.application.ports.unit_of_work import UnitOfWorkFactory
from hexameter.application.search.indexer import PostIndexer
from hexameter.domain.ids import PostId
from hexameter.domain.posts.errors import PostNotFound
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import PostStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPostsCommand:
    """Those that another release indexed, or for other languages; or if `every`, all of them in
    the order of their ids, beginning after `after`.
    """

    every: bool = False
    after: UUID | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True)
class IndexedPosts:
    """`last` is None when there were none."""

    indexed: int
    last: UUID | None


@dataclass(eq=False)
class IndexPosts:
    """Index one batch, each post in its own unit of work, which is short: a long text is read
    before. Posts that are not published are removed from the index.

    Several processes may run it at once, while posts are written and searched.
    """

    uow: UnitOfWorkFactory
    posts: SearchQueries
    indexer: PostIndexer

    async def execute(self, actor: Actor, command: IndexPostsCommand) -> IndexedPosts:
        if command.every:
            after = None if command.after is None else PostId(command.after)
            found = await self.posts.every(after, limit=command.limit)
        else:
            found = await self.posts.outdated(self.indexer.version, limit=command.limit)
        for post_id in found:
            await self._index(post_id)
        return IndexedPosts(len(found), found[-1] if found else None)

    async def _index(self, post_id: PostId) -> None:
        try:
            async with self.uow() as uow:
                post = await uow.posts.get(post_id)
                if self._is_short(post):
                    await uow.posts.index(post)
                    await uow.commit()
                    return
            await self.indexer.prepare(post.content.html)
            async with self.uow() as uow:
                # If it has been edited meanwhile, its text is read once more.
                await uow.posts.index(await uow.posts.get(post_id))
                await uow.commit()
        except PostNotFound:
            return

    def _is_short(self, post: Post) -> bool:
        is_published = post.status is PostStatus.PUBLISHED
        return not is_published or self.indexer.is_ready(post.content.html)
