from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, Integer, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from hexameter.adapters.sql.schema.row import Row
from hexameter.adapters.sql.schema.types import text as text_type

MAX_VERSION = 200

FULL_TEXT_INDEX = "post_words"
"""A GIN index on PostgreSQL, an FTS5 table on SQLite. Only the migrations describe it."""


class PostSearchRow(Row):
    """The words of a published post.

    `title`, `tags`, `summary` and `words`, which are those of the body, have a space around each
    word.
    """

    __tablename__ = "post_search"

    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), Identity(always=True), primary_key=True
    )
    post_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("posts.id", ondelete="CASCADE"), unique=True
    )
    author_id: Mapped[UUID]
    published_at: Mapped[datetime]
    version: Mapped[str] = mapped_column(text_type(MAX_VERSION))
    title: Mapped[str] = mapped_column(text_type())
    tags: Mapped[str] = mapped_column(text_type())
    summary: Mapped[str] = mapped_column(text_type())
    words: Mapped[str] = mapped_column(text_type())

    __table_args__ = (
        Index("ix_post_search_version", "version"),
        {"sqlite_autoincrement": True},
    )
