from collections.abc import Iterable, Iterator
from uuid import UUID

from hexameter.adapters.memory.queries.pages import cut_page
from hexameter.adapters.memory.queries.posts.posts import may_see
from hexameter.adapters.memory.queries.profiles import author_of
from hexameter.adapters.memory.repositories.comments import COMMENTS, NumberedComment
from hexameter.adapters.memory.repositories.posts.posts import POSTS
from hexameter.adapters.memory.repositories.users import USERS
from hexameter.adapters.memory.store import MemoryQueries, Snapshot
from hexameter.application.actor import Actor
from hexameter.application.ports.comments import CommentView
from hexameter.domain.comments.errors import CommentNotFound
from hexameter.domain.comments.values import CommentStatus
from hexameter.domain.comments.visibility import is_visible
from hexameter.domain.ids import CommentId, PostId, UserId
from hexameter.domain.pagination import NO_ID, Page, PageRequest
from hexameter.domain.posts.errors import PostNotFound
from hexameter.domain.users.roles import Role


class MemoryCommentQueries(MemoryQueries):
    async def by_id(self, comment_id: UUID, viewer: Actor) -> CommentView:
        committed = self._store.committed
        row = committed.read(COMMENTS).get(CommentId(comment_id))
        if row is None or not _is_shown(committed, row, viewer):
            raise CommentNotFound
        return _view(committed, row)

    async def of_post(self, post_id: UUID, page: PageRequest, viewer: Actor) -> Page[CommentView]:
        committed = self._store.committed
        if not _may_see_post(committed, PostId(post_id), viewer):
            raise PostNotFound
        rows = (row for row in _shown(committed, viewer) if row.comment.post_id == post_id)
        return _page(committed, rows, page)

    async def with_status(
        self, status: CommentStatus, page: PageRequest, viewer: Actor
    ) -> Page[CommentView]:
        committed = self._store.committed
        rows = (row for row in _shown(committed, viewer) if row.comment.status is status)
        return _page(committed, rows, page)

    async def author_role(self, comment_id: UUID) -> Role | None:
        committed = self._store.committed
        row = committed.read(COMMENTS).get(CommentId(comment_id))
        if row is None:
            raise CommentNotFound
        author_id = row.comment.author_id
        return None if author_id is None else committed.read(USERS)[author_id].role

    async def rendered_before(self, html_version: int, *, limit: int) -> list[CommentId]:
        outdated = sorted(
            (row.comment.html_version, row.number, row.comment.id)
            for row in self._store.committed.read(COMMENTS).values()
            if row.comment.html_version < html_version
        )
        return [comment_id for _, _, comment_id in outdated[:limit]]


def _shown(committed: Snapshot, viewer: Actor) -> Iterator[NumberedComment]:
    for row in committed.read(COMMENTS).values():
        if _is_shown(committed, row, viewer):
            yield row


def _is_shown(committed: Snapshot, row: NumberedComment, viewer: Actor) -> bool:
    comment = row.comment
    return _may_see_post(committed, comment.post_id, viewer) and is_visible(
        status=comment.status,
        author_id=comment.author_id,
        author_suspended=_is_suspended(committed, comment.author_id),
        viewer_id=viewer.user_id,
        permissions=viewer.permissions,
    )


def _may_see_post(committed: Snapshot, post_id: PostId, viewer: Actor) -> bool:
    post = committed.read(POSTS).get(post_id)
    return post is not None and may_see(viewer, post, committed.read(USERS)[post.author_id])


def _is_suspended(committed: Snapshot, author_id: UserId | None) -> bool:
    return author_id is not None and committed.read(USERS)[author_id].suspended_at is not None


def _page(
    committed: Snapshot, rows: Iterable[NumberedComment], page: PageRequest
) -> Page[CommentView]:
    return cut_page(
        rows,
        page,
        key=lambda row: (row.number, NO_ID),
        show=lambda row: _view(committed, row),
    )


def _view(committed: Snapshot, row: NumberedComment) -> CommentView:
    comment, author = row.comment, None
    if comment.author_id is not None:
        author = author_of(committed.read(USERS)[comment.author_id])
    return CommentView(
        id=comment.id,
        number=row.number,
        post_id=comment.post_id,
        parent_id=comment.parent_id,
        author=author,
        body=comment.body if author else None,
        html=comment.html if author else None,
        status=comment.status.value,
        version=comment.version,
        created_at=comment.created_at,
        updated_at=comment.updated_at,
    )
