"""Who may see which post and its working copy."""

from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.ports.unit_of_work import UnitOfWork
from hexameter.domain.errors import Forbidden
from hexameter.domain.ids import PostId
from hexameter.domain.posts.errors import PostNotFound
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.visibility import is_visible, may_edit, sees_unpublished


async def hold_visible(uow: UnitOfWork, actor: Actor, post_id: UUID) -> Post:
    """The post, held (`PostRepository.hold`). Raises `PostNotFound` if the actor may not see it."""
    post = await uow.posts.hold(PostId(post_id))
    await require_visible(uow, actor, post)
    return post


async def require_visible(uow: UnitOfWork, actor: Actor, post: Post) -> None:
    """Raises `PostNotFound`."""
    if not is_visible(
        status=post.status,
        author_id=post.author_id,
        author_suspended=await uow.users.is_suspended(post.author_id),
        viewer_id=actor.user_id,
        permissions=actor.permissions,
    ):
        raise PostNotFound


async def get_revisable(uow: UnitOfWork, actor: Actor, post_id: UUID) -> Post:
    """The post, locked for writing.

    Raises `PostNotFound` if the actor may not see its working copy, and `Forbidden` if they
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
