"""Who may change which post."""

from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.ports.unit_of_work import UnitOfWork
from hexameter.application.post_access import require_visible
from hexameter.domain.errors import Forbidden
from hexameter.domain.ids import PostId
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.visibility import may_edit


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
        await require_visible(uow, actor, post)
        raise Forbidden
    post.expect_version(expected_version)
    return post
