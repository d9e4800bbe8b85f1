from uuid import UUID

from hexameter.adapters.memory.repositories.posts.posts import POSTS
from hexameter.adapters.memory.repositories.posts.working_copies import WORKING_COPIES
from hexameter.adapters.memory.store import MemoryQueries, Snapshot
from hexameter.application.actor import Actor
from hexameter.application.ports.working_copies import WorkingCopyView
from hexameter.domain.ids import PostId
from hexameter.domain.posts.errors import PostNotFound, WorkingCopyNotFound
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.values import PostStatus
from hexameter.domain.posts.visibility import sees_unpublished


class MemoryWorkingCopyQueries(MemoryQueries):
    async def of_post(self, post_id: UUID, viewer: Actor) -> WorkingCopyView:
        committed = self._store.committed
        post = revisable_post(committed, PostId(post_id), viewer)
        row = committed.read(WORKING_COPIES).get(post.id)
        copy = None if row is None else row.copy
        if copy is None and post.status is not PostStatus.PUBLISHED:
            raise WorkingCopyNotFound
        shown = copy or post
        content = shown.content
        return WorkingCopyView(
            post_id=post.id,
            slug=shown.slug.value,
            title=content.title,
            summary=content.summary,
            body=content.body,
            html=content.html,
            tags=list(content.tags),
            cover=None,
            version=copy.version if copy else 0,
            post_version=copy.post_version if copy else post.version,
            outdated=copy is not None and copy.post_version != post.version,
            created_at=copy.created_at if copy else None,
            updated_at=copy.updated_at if copy else None,
            reading_minutes=content.reading_minutes,
        )


def revisable_post(committed: Snapshot, post_id: PostId, viewer: Actor) -> Post:
    """The post, for those who see what is not public of it."""
    post = committed.read(POSTS).get(post_id)
    if post is None or not sees_unpublished(
        author_id=post.author_id, viewer_id=viewer.user_id, permissions=viewer.permissions
    ):
        raise PostNotFound
    return post
