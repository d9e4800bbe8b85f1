from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from hexameter.adapters.sql.schema.row import Row
from hexameter.adapters.sql.schema.types import Json, text
from hexameter.domain.posts.values import MAX_SUMMARY, MAX_TITLE


class RevisionRow(Row):
    """Without HTML: that of an earlier renderer is of no use.

    `author_id` is no foreign key. Checking it would lock the account after the post, and who
    suspends or removes an account locks it before its posts: a deadlock.
    """

    __tablename__ = "revisions"

    post_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[UUID | None]
    created_at: Mapped[datetime]
    title: Mapped[str] = mapped_column(text(MAX_TITLE))
    tags: Mapped[list[str]] = mapped_column(Json)
    summary: Mapped[str | None] = mapped_column(text(MAX_SUMMARY))
    body: Mapped[str] = mapped_column(text())
