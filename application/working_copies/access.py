"""Who may change the working copy of which post."""

from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.ports.unit_of_work import UnitOfWork
from hexameter.domain.errors import Forbidden
from hexameter.domain.ids import PostId
from hexameter.domain.posts.errors import PostNotFound
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.visibility import may_edit, sees_unpublished


async def get_revisable(uow: UnitOfWork, actor: Actor, post_id: UUID) -> Post:
    """The post, locked for writing.

    Raises `PostNotFound` if the actor may not see what is kept aside of it, and `Forbidden` if they
    may not change it.
    """
    post = await uow.posts.get(PostId(post_id))
    if not sees_unpublished(
        author_id=post.author_id, viewer_id=actor.user_id, permissions=actor.permissions
    ):
        raise PostNotFound
    if not may_edit(
        author_id=post.author_id, editor_id=actor.user_id, permissions=actor.permissions
    ):
        raise Forbidden
    return post
