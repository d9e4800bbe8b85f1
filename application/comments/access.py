"""Who may see and change which comment."""

from uuid import UUID

from hexameter.application.actor import Actor
from hexameter.application.ports.comments import CommentRepository
from hexameter.application.ports.unit_of_work import UnitOfWork
from hexameter.application.post_access import hold_visible
from hexameter.domain.comments.comment import Comment
from hexameter.domain.comments.errors import CommentNotFound
from hexameter.domain.comments.visibility import is_visible
from hexameter.domain.ids import CommentId, UserId
from hexameter.domain.posts.errors import PostNotFound
from hexameter.domain.users.errors import UserNotFound


async def get_visible(uow: UnitOfWork, actor: Actor, comment_id: UUID) -> Comment:
    """The comment, locked for writing after its author's account, while its post is held.

    Raises `CommentNotFound` if the actor may not see it.
    """
    comments = uow.get(CommentRepository)
    location = await comments.locate(CommentId(comment_id))
    try:
        if location.author_id is not None:
            await uow.users.get(location.author_id)
        await hold_visible(uow, actor, location.post_id)
    except (PostNotFound, UserNotFound):
        raise CommentNotFound from None
    return await get_visible_in_post(uow, actor, CommentId(comment_id))


async def get_visible_in_post(uow: UnitOfWork, actor: Actor, comment_id: CommentId) -> Comment:
    """As `get_visible`, for a post that the actor may see and that is held or locked."""
    try:
        comment = await uow.get(CommentRepository).get(comment_id)
    except CommentNotFound:
        # As many statements as for a comment that is hidden, so that the time tells nothing.
        await uow.users.is_suspended(UserId(comment_id))
        raise
    author_id = comment.author_id
    if not is_visible(
        status=comment.status,
        author_id=author_id,
        author_suspended=author_id is not None and await uow.users.is_suspended(author_id),
        viewer_id=actor.user_id,
        permissions=actor.permissions,
    ):
        raise CommentNotFound
    return comment
