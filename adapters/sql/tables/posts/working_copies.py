from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from hexameter.adapters.sql.schema.row import Row
from hexameter.adapters.sql.schema.types import Json, text
from hexameter.domain.posts.values import MAX_SLUG, MAX_SUMMARY, MAX_TITLE


class WorkingCopyRow(Row):
    """The row stays when the working copy is removed, without its texts, so that the next one of
    the post goes on counting versions.
    """

    __tablename__ = "working_copies"

    post_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int]
    is_open: Mapped[bool]
    post_version: Mapped[int]
    slug: Mapped[str] = mapped_column(text(MAX_SLUG))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    title: Mapped[str] = mapped_column(text(MAX_TITLE))
    tags: Mapped[list[str]] = mapped_column(Json)
    summary: Mapped[str | None] = mapped_column(text(MAX_SUMMARY))
    body: Mapped[str] = mapped_column(text())
    html: Mapped[str] = mapped_column(text())
    html_version: Mapped[int]
