from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from hexameter.adapters.sql.schema.row import Row


class FavoriteRow(Row):
    """`published_at` repeats the post's, so that the favourites of a person are found in that
    order.
    """

    __tablename__ = "favorites"

    user_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    post_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True
    )
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_favorites_post_id", "post_id"),
        Index("ix_favorites_user_id_published_at_post_id", "user_id", "published_at", "post_id"),
    )
