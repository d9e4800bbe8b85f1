from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from hexameter.adapters.sql.schema.row import Row


class PreviewLinkRow(Row):
    __tablename__ = "preview_links"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    post_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("posts.id", ondelete="CASCADE"))
    created_by: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
    digest: Mapped[bytes] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_preview_links_post_id_created_at_id", "post_id", "created_at", "id"),
        Index("ix_preview_links_expires_at", "expires_at"),
    )
