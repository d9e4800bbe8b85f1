from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from hexameter.adapters.sql.schema.row import Row
from hexameter.adapters.sql.schema.types import text as text_type
from hexameter.domain.posts.origin import MAX_PATH, MAX_SOURCE


class ImportRow(Row):
    """`key` is the hash of the origin; `source` and `path` are its readable form."""

    __tablename__ = "import_records"

    key: Mapped[bytes] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(text_type(MAX_SOURCE))
    path: Mapped[str] = mapped_column(text_type(MAX_PATH))
    post_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("posts.id", ondelete="CASCADE"), unique=True
    )
    source_digest: Mapped[bytes]
    post_digest: Mapped[bytes]
    published_at: Mapped[datetime | None]
