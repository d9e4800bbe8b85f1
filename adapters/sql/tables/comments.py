from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, Integer, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from hexameter.adapters.sql.schema.row import Row, one_of, partial_index
from hexameter.adapters.sql.schema.types import text as text_type
from hexameter.domain.comments.values import CommentStatus

MAX_STATUS = 20
_UNPUBLISHED = "status IN ('held', 'rejected')"


class CommentRow(Row):
    """The database assigns `number` when the row is written. The post is locked then, so that a
    comment with a lower number never appears after one with a higher number.
    """

    __tablename__ = "comments"

    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), Identity(always=True), primary_key=True
    )
    id: Mapped[UUID] = mapped_column(unique=True)
    version: Mapped[int]
    post_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("posts.id", ondelete="CASCADE"))
    parent_id: Mapped[UUID | None] = mapped_column(Uuid(), ForeignKey("comments.id"), index=True)
    level: Mapped[int]
    author_id: Mapped[UUID | None] = mapped_column(Uuid(), ForeignKey("users.id"))
    status: Mapped[str] = mapped_column(text_type(MAX_STATUS))
    was_published: Mapped[bool]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    body: Mapped[str] = mapped_column(text_type())
    html: Mapped[str] = mapped_column(text_type())
    html_version: Mapped[int] = mapped_column(server_default="0")

    __table_args__ = (
        one_of("status", CommentStatus),
        Index("ix_comments_post_id_number", "post_id", "number"),
        Index("ix_comments_author_id_post_id", "author_id", "post_id"),
        Index("ix_comments_html_version_number", "html_version", "number"),
        partial_index("ix_comments_unpublished", "status", "number", where=_UNPUBLISHED),
        # Never gives the number of a deleted comment again.
        {"sqlite_autoincrement": True},
    )
