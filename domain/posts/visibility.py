"""Who may see and change a post. Stores repeat `is_visible` as a query condition (`visible_to`)."""

from hexameter.domain.ids import UserId
from hexameter.domain.posts.values import PostStatus
from hexameter.domain.users.roles import Permission


def is_visible(
    *,
    status: PostStatus,
    author_id: UserId,
    author_suspended: bool,
    viewer_id: UserId | None,
    permissions: frozenset[str],
) -> bool:
    """Authors see their own posts in every state; `posts:edit_any` sees all posts; everybody else
    sees published posts whose author is not suspended.
    """
    if sees_unpublished(author_id=author_id, viewer_id=viewer_id, permissions=permissions):
        return True
    return status is PostStatus.PUBLISHED and not author_suspended


def sees_unpublished(
    *, author_id: UserId, viewer_id: UserId | None, permissions: frozenset[str]
) -> bool:
    """Who sees drafts and working copies."""
    return Permission.EDIT_ANY_POST in permissions or viewer_id == author_id


def may_edit(*, author_id: UserId, editor_id: UserId | None, permissions: frozenset[str]) -> bool:
    """`posts:write` allows editing one's own posts, `posts:edit_any` those of others."""
    if Permission.EDIT_ANY_POST in permissions:
        return True
    return editor_id == author_id and Permission.WRITE_POSTS in permissions
