"""Who may change which post."""

from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.ports.unit_of_work import UnitOfWork
from hexameter.domain.errors import Forbidden
from hexameter.domain.ids import PostId
from hexameter.domain.posts.errors import PostNotFound
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.visibility import is_visible, may_edit


async def get_editable(
    uow: UnitOfWork, actor: Actor, post_id: UUID, expected_version: int | None
) -> Post:
    """The post, locked for writing.

    Raises `PostNotFound` if the actor may not see it, `Forbidden` if they may see but not change
    it, `StaleWrite` if it is not at the expected version.
    """
    post = await uow.posts.get(PostId(post_id))
    if not may_edit(
        author_id=post.author_id, editor_id=actor.user_id, permissions=actor.permissions
    ):
        if not is_visible(
            status=post.status,
            author_id=post.author_id,
            author_suspended=await uow.users.is_suspended(post.author_id),
            viewer_id=actor.user_id,
            permissions=actor.permissions,
        ):
            raise PostNotFound
        raise Forbidden
    post.expect_version(expected_version)
    return post
