from dataclasses import dataclass, replace

from hexameter.adapters.memory.repositories.posts.posts import POSTS
from hexameter.adapters.memory.repositories.users import USERS
from hexameter.adapters.memory.store import MemoryRepository, Reference, Snapshot, Table
from hexameter.application.ports.comments import CommentLocation
from hexameter.domain.comments.comment import Comment
from hexameter.domain.comments.errors import CommentNotFound
from hexameter.domain.comments.values import CommentStatus
from hexameter.domain.errors import StaleWrite
from hexameter.domain.ids import CommentId, PostId, UserId


@dataclass(frozen=True, slots=True)
class NumberedComment:
    number: int
    comment: Comment


def _without_author(row: NumberedComment) -> NumberedComment | None:
    if not row.comment.was_published:
        return None
    cleared = replace(row.comment, version=row.comment.version + 1)
    cleared.clear()
    return replace(row, comment=cleared)


COMMENTS = Table[CommentId, NumberedComment](
    "comments",
    Reference(POSTS, lambda row: row.comment.post_id),
    Reference(USERS, lambda row: row.comment.author_id, cleared=_without_author),
)
LAST_NUMBER = Table[str, int]("comment_numbers")
"""The last number that was given to a comment, also if that comment is gone."""


class MemoryCommentRepository(MemoryRepository):
    """Posts count their comments when they are read."""

    async def locate(self, comment_id: CommentId) -> CommentLocation:
        comment = await self.get(comment_id)
        return CommentLocation(comment.post_id, comment.author_id)

    async def add(self, comment: Comment) -> None:
        number = self._transaction.read(LAST_NUMBER).get("comments", 0) + 1
        self._transaction.update(LAST_NUMBER, "comments", number)
        self._transaction.insert(COMMENTS, comment.id, NumberedComment(number, replace(comment)))
        self._transaction.record_events_of(comment)

    async def get(self, comment_id: CommentId) -> Comment:
        row = self._transaction.read(COMMENTS).get(comment_id)
        if row is None:
            raise CommentNotFound
        return replace(row.comment)

    async def save(self, comment: Comment) -> None:
        row = self._present(comment)
        saved = replace(comment, version=comment.version + 1)
        self._transaction.update(COMMENTS, comment.id, replace(row, comment=saved))
        comment.version += 1
        self._transaction.record_events_of(comment)

    async def discard(self, comment: Comment) -> None:
        self._present(comment)
        self._transaction.delete(COMMENTS, [comment.id])
        self._transaction.record_events_of(comment)

    async def outdate_html(self, author_id: UserId | None) -> None:
        for row in list(self._transaction.read(COMMENTS).values()):
            if author_id in {None, row.comment.author_id}:
                outdated = replace(row.comment, html_version=0)
                self._transaction.update(COMMENTS, outdated.id, replace(row, comment=outdated))

    async def keep_html(self, comment: Comment) -> None:
        row = self._present(comment)
        self._transaction.update(COMMENTS, comment.id, replace(row, comment=replace(comment)))

    async def has_published(self, author_id: UserId) -> bool:
        comments = (row.comment for row in self._transaction.read(COMMENTS).values())
        return any(each.author_id == author_id and each.was_published for each in comments)

    def _present(self, comment: Comment) -> NumberedComment:
        row = self._transaction.read(COMMENTS).get(comment.id)
        if row is None or row.comment.version != comment.version:
            raise StaleWrite
        return row


def count_comments(committed: Snapshot, post_id: PostId) -> int:
    """Those of a visible post that everybody may see."""
    users = committed.read(USERS)
    return sum(
        comment.post_id == post_id
        and comment.status is CommentStatus.PUBLISHED
        and comment.author_id is not None
        and users[comment.author_id].suspended_at is None
        for comment in (row.comment for row in committed.read(COMMENTS).values())
    )
