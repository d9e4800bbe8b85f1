"""Who may see a comment under a post that they may see. Stores repeat `is_visible` as a query
condition.
"""

from hexameter.domain.comments.values import CommentStatus
from hexameter.domain.ids import UserId
from hexameter.domain.users.roles import Permission


def is_visible(
    *,
    status: CommentStatus,
    author_id: UserId | None,
    author_suspended: bool,
    viewer_id: UserId | None,
    permissions: frozenset[str],
) -> bool:
    """Authors see their own comments and `comments:moderate` sees all, in every state; everybody
    else sees published comments whose author is not suspended, and that one was removed.
    """
    if Permission.MODERATE_COMMENTS in permissions:
        return True
    if author_id is not None and viewer_id == author_id:
        return True
    if status is CommentStatus.REMOVED:
        return True
    return status is CommentStatus.PUBLISHED and not author_suspended
