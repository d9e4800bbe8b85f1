from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from hexameter.adapters.sql.schema.row import Row, partial_index

_HAS_PUBLISHED = "latest_published_at IS NOT NULL"


class FollowRow(Row):
    __tablename__ = "follows"

    follower_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    followed_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    created_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_follows_follower_id_created_at", "follower_id", "created_at", "followed_id"),
        Index("ix_follows_followed_id_created_at", "followed_id", "created_at", "follower_id"),
    )


class UserCountsRow(Row):
    """The follows and the published posts of a person, counted, and the `published_at` of the
    latest of these posts. A row of its own, so that counting never waits for a change of the
    account, and locks no account. Every account has one: inserting it later would lock the account.
    """

    __tablename__ = "user_counts"

    user_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    followers_count: Mapped[int]
    following_count: Mapped[int]
    posts_count: Mapped[int] = mapped_column(server_default="0")
    latest_published_at: Mapped[datetime | None]

    __table_args__ = (
        # Feeds read it alone, without the rows.
        partial_index(
            "ix_user_counts_published", "user_id", "latest_published_at", where=_HAS_PUBLISHED
        ),
    )
