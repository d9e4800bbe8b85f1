"""Who may create and revoke the preview links of which post."""

from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.ports.unit_of_work import UnitOfWork
from hexameter.application.post_access import hold_visible
from hexameter.domain.errors import Forbidden
from hexameter.domain.posts.post import Post
from hexameter.domain.posts.visibility import may_edit


async def hold_editable(uow: UnitOfWork, actor: Actor, post_id: UUID) -> Post:
    """The post, held (`PostRepository.hold`).

    Raises `PostNotFound` if the actor may not see it, and `Forbidden` if they may not change it.
    """
    post = await hold_visible(uow, actor, post_id)
    if not may_edit(
        author_id=post.author_id, editor_id=actor.user_id, permissions=actor.permissions
    ):
        raise Forbidden
    return post
